package dev.jumun.infra;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.apigateway.AccessLogFormat;
import software.amazon.awscdk.services.apigateway.AuthorizationType;
import software.amazon.awscdk.services.apigateway.CfnMethod;
import software.amazon.awscdk.services.apigateway.CognitoUserPoolsAuthorizer;
import software.amazon.awscdk.services.apigateway.CorsOptions;
import software.amazon.awscdk.services.apigateway.DomainNameOptions;
import software.amazon.awscdk.services.apigateway.EndpointConfiguration;
import software.amazon.awscdk.services.apigateway.EndpointType;
import software.amazon.awscdk.services.apigateway.GatewayResponseOptions;
import software.amazon.awscdk.services.apigateway.Integration;
import software.amazon.awscdk.services.apigateway.IntegrationOptions;
import software.amazon.awscdk.services.apigateway.IntegrationProps;
import software.amazon.awscdk.services.apigateway.IntegrationType;
import software.amazon.awscdk.services.apigateway.LogGroupLogDestination;
import software.amazon.awscdk.services.apigateway.MethodOptions;
import software.amazon.awscdk.services.apigateway.Resource;
import software.amazon.awscdk.services.apigateway.ResponseType;
import software.amazon.awscdk.services.apigateway.RestApi;
import software.amazon.awscdk.services.apigateway.SecurityPolicy;
import software.amazon.awscdk.services.apigateway.StageOptions;
import software.amazon.awscdk.services.apigatewayv2.CfnVpcLink;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.route53.ARecord;
import software.amazon.awscdk.services.route53.HostedZone;
import software.amazon.awscdk.services.route53.HostedZoneAttributes;
import software.amazon.awscdk.services.route53.RecordTarget;
import software.amazon.awscdk.services.route53.targets.ApiGateway;
import software.constructs.Construct;

/**
 * The only way in: ends TLS, says who is asking, and limits how often. Public are the calls that the contract calls so;
 * every other one takes a token, and the application hears from here, not from the client, whose token it is.
 */
final class Gateway extends Construct {
    /** As the application's contract has it. */
    static final String WHO = "X-User-Id";
    private static final Duration STREAM = Duration.minutes(15);
    private static final Duration REQUEST = Duration.seconds(29);

    private final RestApi api;
    private final CfnVpcLink link;
    private final LoadBalancing balancing;
    private final StageSettings settings;
    private final CognitoUserPoolsAuthorizer authorizer;
    /** What makes a new deployment of the API necessary, beyond what its methods say of themselves. */
    private final Map<String, Object> integrations = new TreeMap<>();

    Gateway(Construct scope, StageSettings settings, Network network, LoadBalancing balancing, Users users) {
        super(scope, "Gateway");
        this.settings = settings;
        this.balancing = balancing;
        link = CfnVpcLink.Builder.create(this, "Link")
                .name(Stack.of(this).getStackName())
                .subnetIds(network.vpc().selectSubnets(Network.application()).getSubnetIds())
                .securityGroupIds(List.of(network.link().getSecurityGroupId()))
                .build();
        authorizer = CognitoUserPoolsAuthorizer.Builder.create(this, "Authorizer")
                .cognitoUserPools(List.of(users.pool()))
                .resultsCacheTtl(Duration.minutes(1))
                .build();
        var log = LogGroup.Builder.create(this, "AccessLog")
                .retention(Logs.kept(settings))
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        var edge = settings.edge();
        api = RestApi.Builder.create(this, "Api")
                .restApiName(Stack.of(this).getStackName())
                .endpointConfiguration(EndpointConfiguration.builder().types(List.of(EndpointType.REGIONAL)).build())
                // Nothing but the name below leads here.
                .disableExecuteApiEndpoint(true)
                .domainName(DomainNameOptions.builder()
                        .domainName(edge.domainName())
                        .certificate(Certificate.fromCertificateArn(this, "Certificate", edge.certificate()))
                        .endpointType(EndpointType.REGIONAL)
                        .securityPolicy(SecurityPolicy.TLS_1_2)
                        .build())
                .cloudWatchRole(true)
                .cloudWatchRoleRemovalPolicy(RemovalPolicy.RETAIN)
                .deployOptions(StageOptions.builder()
                        .stageName("published")
                        .throttlingRateLimit(edge.requestsPerSecond())
                        .throttlingBurstLimit(edge.burst())
                        .metricsEnabled(true)
                        .accessLogDestination(new LogGroupLogDestination(log))
                        .accessLogFormat(AccessLogFormat.jsonWithStandardFields())
                        .build())
                .defaultCorsPreflightOptions(CorsOptions.builder()
                        .allowOrigins(List.of(edge.allowedOrigin()))
                        .allowMethods(List.of("GET", "POST", "PUT"))
                        .allowHeaders(List.of("Authorization", "Content-Type", "Accept-Language", "Idempotency-Key"))
                        .maxAge(Duration.hours(1))
                        .build())
                .build();
        addRoutes();
        addAnswers(edge.allowedOrigin());
        Bounds.given("deployment", api.getLatestDeployment()).addToLogicalId(integrations);
        ARecord.Builder.create(this, "Name")
                .zone(HostedZone.fromHostedZoneAttributes(this, "Zone",
                        HostedZoneAttributes.builder()
                                .hostedZoneId(edge.hostedZoneId())
                                .zoneName(edge.hostedZoneName())
                                .build()))
                .recordName(edge.domainName() + ".")
                .target(RecordTarget.fromAlias(new ApiGateway(api)))
                .build();
    }

    private void addRoutes() {
        var v1 = api.getRoot().addResource("api").addResource("v1");
        var products = v1.addResource("products");
        publish(products, "/products");
        publish(products.addResource("{id}"), "/products/{id}", "id");
        publish(products.addResource("stock-stream"), "/products/stock-stream");
        publish(v1.addResource("coupons"), "/coupons");
        publish(v1.addResource("stats").addResource("popular-products"), "/stats/popular-products");
        restrict(v1.addResource("{proxy+}"), "/{proxy}", "proxy");
    }

    /** To be read by everybody; anything else with it takes a token, if only to be refused as the contract says. */
    private void publish(Resource resource, String path, String... parameters) {
        add(resource, "GET", path, false, parameters);
        restrict(resource, path, parameters);
    }

    private void restrict(Resource resource, String path, String... parameters) {
        add(resource, "ANY", path, true, parameters);
    }

    private void add(Resource resource, String verb, String path, boolean restricted, String... parameters) {
        var asked = new TreeMap<String, Boolean>();
        var passed = new TreeMap<String, String>();
        for (var parameter : parameters) {
            asked.put("method.request.path." + parameter, true);
            passed.put("integration.request.path." + parameter, "method.request.path." + parameter);
        }
        var method = MethodOptions.builder().requestParameters(asked);
        if (restricted) {
            passed.put("integration.request.header." + WHO, "context.authorizer.claims." + Users.CLAIM);
            method.authorizationType(AuthorizationType.COGNITO).authorizer(authorizer);
        } else {
            method.authorizationType(AuthorizationType.NONE);
        }
        var stream = path.endsWith("-stream");
        var uri = "https://%s/api/v1%s".formatted(settings.edge().domainName(), path);
        var integration = new Integration(IntegrationProps.builder()
                .type(IntegrationType.HTTP_PROXY)
                .integrationHttpMethod(verb)
                // The name is that of the load balancer's certificate; who is called says the target.
                .uri(uri)
                .options(IntegrationOptions.builder().requestParameters(passed).build())
                .build());
        var resourceOfMethod = (CfnMethod) Bounds.given("method",
                resource.addMethod(verb, integration, method.build()).getNode().getDefaultChild());
        var target = new TreeMap<String, Object>(Map.of("ConnectionType", "VPC_LINK", "ConnectionId", link.getRef(),
                "IntegrationTarget", balancing.balancer().getLoadBalancerArn(), "ResponseTransferMode",
                stream ? "STREAM" : "BUFFERED", "TimeoutInMillis", (stream ? STREAM : REQUEST).toMilliseconds()));
        target.forEach((name, value) -> resourceOfMethod.addPropertyOverride("Integration." + name, value));
        integrations.put(verb + " " + path, List.of(target, passed));
    }

    /** What API Gateway answers by itself, in the form of the contract. */
    private void addAnswers(String origin) {
        answer(ResponseType.UNAUTHORIZED, "401", "UNAUTHORIZED", "인증이 필요합니다.", origin);
        answer(ResponseType.ACCESS_DENIED, "403", "FORBIDDEN", "권한이 없습니다.", origin);
        answer(ResponseType.WAF_FILTERED, "403", "FORBIDDEN", "권한이 없습니다.", origin);
        answer(ResponseType.MISSING_AUTHENTICATION_TOKEN, "404", "NOT_FOUND", "대상을 찾을 수 없습니다.", origin);
        answer(ResponseType.THROTTLED, "429", "SERVICE_UNAVAILABLE", "요청이 너무 많습니다.", origin);
        answer(ResponseType.INTEGRATION_FAILURE, "503", "SERVICE_UNAVAILABLE", "잠시 후 다시 시도해 주세요.", origin);
        answer(ResponseType.INTEGRATION_TIMEOUT, "503", "SERVICE_UNAVAILABLE", "잠시 후 다시 시도해 주세요.", origin);
    }

    private void answer(ResponseType type, String status, String error, String message, String origin) {
        var headers = new TreeMap<>(Map.of("Access-Control-Allow-Origin", "'%s'".formatted(origin), "X-Trace-Id",
                "context.requestId"));
        if (error.equals("SERVICE_UNAVAILABLE")) {
            headers.put("Retry-After", "'1'");
        }
        api.addGatewayResponse(type.getResponseType(),
                GatewayResponseOptions.builder()
                        .type(type)
                        .statusCode(status)
                        .responseHeaders(headers)
                        .templates(Map.of("application/json;charset=utf-8",
                                "{\"timestamp\":\"$context.requestTime\",\"path\":\"$context.path\",\"error\":\"%s\",\"message\":\"%s\",\"traceId\":\"$context.requestId\"}"
                                        .formatted(error, message)))
                        .build());
    }

    RestApi api() {
        return api;
    }

    String stageArn() {
        return api.getDeploymentStage().getStageArn();
    }
}
