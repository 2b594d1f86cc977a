# What an instance does at its first start. The lines before this say IMAGE, REGISTRY, REGION, STACK, GROUP, PROFILE,
# LOG_GROUP, METRICS_GROUP, METRICS_NAMESPACE, MANAGEMENT_PORT, PUBLISHED_PORTS, HEAP, DATABASE_SECRET, REDIS_SECRET,
# TRUSTED, TRUSTED_PASSWORD and TARGETS; settings of the application are in /etc/jumun/settings. Files lie below ROOT, which
# only tests set.

token=$(curl -fsS -m 10 -X PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 3600')
instance=$(curl -fsS -m 10 -H "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)
export AWS_DEFAULT_REGION=$REGION

# The deployment waits for this word from each new instance, and goes back to the old ones without it.
report() {
  aws cloudformation signal-resource --stack-name "$STACK" --logical-resource-id "$GROUP" \
    --unique-id "$instance" --status "$1" || true
}
trap 'report FAILURE' ERR

dnf install -y -q docker amazon-cloudwatch-agent
# Every container's output goes to CloudWatch; one that CloudWatch cannot keep up with is not held up by it.
install -d "$ROOT"/etc/docker
cat > "$ROOT"/etc/docker/daemon.json <<END
{"log-driver": "awslogs",
 "log-opts": {"awslogs-region": "$REGION", "awslogs-group": "$LOG_GROUP", "awslogs-stream": "$instance",
              "mode": "non-blocking", "max-buffer-size": "8m"}}
END
systemctl enable --now docker
aws ecr get-login-password | docker login --username AWS --password-stdin "$REGISTRY"
docker pull -q "$IMAGE"
docker logout "$REGISTRY"

# The certificates by which RDS proves that it is RDS, in the form that the driver reads; keytool is the image's.
install -d "$ROOT$TRUSTED.d"
curl -fsS -m 30 --retry 5 "https://truststore.pki.rds.amazonaws.com/$REGION/$REGION-bundle.pem" |
  awk -v to="$ROOT$TRUSTED.d/" '/BEGIN CERTIFICATE/ { n++ } { print > (to n ".pem") }'
chmod 777 "$ROOT$TRUSTED.d"
docker run --rm --log-driver none --network none --volume "$ROOT$TRUSTED.d:/trusted" --entrypoint sh "$IMAGE" -ec '
  for certificate in /trusted/*.pem; do
    "$JAVA_HOME/bin/keytool" -importcert -noprompt -alias "$certificate" -file "$certificate" \
      -keystore /trusted/trusted.p12 -storetype PKCS12 -storepass "$1"
  done' sh "$TRUSTED_PASSWORD"
install -m 644 "$ROOT$TRUSTED.d/trusted.p12" "$ROOT$TRUSTED"
rm -r "$ROOT$TRUSTED.d"

# Run before each start, so that a restart takes a changed secret. In memory only, and for root only.
cat > "$ROOT"/usr/local/sbin/jumun-secrets <<END
#!/bin/bash
set -euo pipefail
umask 077
mkdir -p /run/jumun
database=\$(aws --region $REGION secretsmanager get-secret-value --secret-id '$DATABASE_SECRET' \
  --query SecretString --output text)
redis=\$(aws --region $REGION secretsmanager get-secret-value --secret-id '$REDIS_SECRET' \
  --query SecretString --output text)
database=\$database redis=\$redis python3 - > /run/jumun/secrets <<'PYTHON'
import json, os
database = json.loads(os.environ["database"])
print("SPRING_DATASOURCE_USERNAME=" + database["username"])
print("SPRING_DATASOURCE_PASSWORD=" + database["password"])
print("SPRING_DATA_REDIS_PASSWORD=" + os.environ["redis"])
PYTHON
END
chmod 700 "$ROOT"/usr/local/sbin/jumun-secrets

# Twice the heap and some: threads, code, buffers and the AOT cache are outside of it. The container has no way to the
# instance's own rights: their answers do not travel beyond the instance (hop limit of one).
cat > "$ROOT"/etc/systemd/system/jumun.service <<END
[Unit]
Description=Jumun
After=docker.service network-online.target
Requires=docker.service
[Service]
Restart=always
RestartSec=5
ExecStartPre=/usr/local/sbin/jumun-secrets
ExecStartPre=-/usr/bin/docker rm --force jumun
ExecStart=/usr/bin/docker run --rm --name jumun --no-healthcheck \\
  --env-file /etc/jumun/settings --env-file /run/jumun/secrets \\
  --volume $TRUSTED:$TRUSTED:ro $PUBLISHED_PORTS \\
  --memory $((2 * HEAP + 512))m --ulimit nofile=16384:16384 \\
  --read-only --tmpfs /tmp:rw,size=256m --cap-drop ALL --security-opt no-new-privileges $IMAGE
# The application drains for up to 50 s; docs/operations.md asks for 60 s before SIGKILL.
ExecStop=/usr/bin/docker stop -t 60 jumun
TimeoutStopSec=90
[Install]
WantedBy=multi-user.target
END

# A process that is stuck is restarted where it is; liveness does not look at the database, so an outage of the
# database restarts nothing.
cat > "$ROOT"/usr/local/sbin/jumun-watch <<END
#!/bin/bash
misses=0
while sleep 10; do
  if curl -fsS -m 5 -o /dev/null http://127.0.0.1:$MANAGEMENT_PORT/actuator/health/liveness; then
    misses=0
  elif ((++misses == 6)); then
    echo 'not alive for a minute: restarted'
    systemctl restart jumun
    misses=-6
  fi
done
END
chmod 755 "$ROOT"/usr/local/sbin/jumun-watch
cat > "$ROOT"/etc/systemd/system/jumun-watch.service <<END
[Unit]
Description=Restarts Jumun when it is stuck
After=jumun.service
[Service]
Restart=always
ExecStart=/usr/local/sbin/jumun-watch
[Install]
WantedBy=multi-user.target
END

# Figures of the machine, and those of the application that alarms are made of.
cat > "$ROOT"/etc/jumun/prometheus.yaml <<END
global: {scrape_interval: 30s, scrape_timeout: 10s}
scrape_configs:
  - job_name: jumun
    metrics_path: /actuator/prometheus
    static_configs: [{targets: ['127.0.0.1:$MANAGEMENT_PORT'], labels: {profile: $PROFILE}}]
END
cat > "$ROOT"/etc/jumun/cloudwatch-agent.json <<END
{"agent": {"metrics_collection_interval": 60},
 "metrics": {"namespace": "$METRICS_NAMESPACE", "append_dimensions": {"AutoScalingGroupName": "\${aws:AutoScalingGroupName}"},
   "aggregation_dimensions": [["AutoScalingGroupName"]],
   "metrics_collected": {"mem": {"measurement": ["used_percent"]}, "disk": {"measurement": ["used_percent"], "resources": ["/"]}}},
 "logs": {"metrics_collected": {"prometheus": {
   "cluster_name": "$STACK", "log_group_name": "$METRICS_GROUP",
   "prometheus_config_path": "/etc/jumun/prometheus.yaml",
   "emf_processor": {"metric_namespace": "$METRICS_NAMESPACE", "metric_declaration": [
     {"source_labels": ["job"], "label_matcher": "^jumun$", "dimensions": [["profile"]],
      "metric_selectors": ["^jumun_outbox_oldest_age_seconds$", "^jumun_group_queue_size$",
        "^jumun_requests_in_flight$", "^hikaricp_connections_pending$"]},
     {"source_labels": ["job"], "label_matcher": "^jumun$", "dimensions": [["profile", "status"]],
      "metric_selectors": ["^jumun_outbox_events$"]},
     {"source_labels": ["job"], "label_matcher": "^jumun$", "dimensions": [["profile", "code"]],
      "metric_selectors": ["^jumun_refusals_total$"]}]}}}}}
END

systemctl daemon-reload
systemctl enable --now jumun jumun-watch
"$ROOT"/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s \
  -c file:/etc/jumun/cloudwatch-agent.json

# Ready is who answers so himself and, where there is a load balancer, is thought to be so by it.
ready() {
  curl -fsS -m 5 -o /dev/null "http://127.0.0.1:$MANAGEMENT_PORT/actuator/health/readiness" || return 1
  [ -z "$TARGETS" ] || [ healthy = "$(aws elbv2 describe-target-health --target-group-arn "$TARGETS" \
    --targets "Id=$instance" --query 'TargetHealthDescriptions[0].TargetHealth.State' --output text)" ]
}
trap - ERR
for _ in {1..60}; do
  if ready; then
    report SUCCESS
    exit 0
  fi
  sleep 5
done
report FAILURE
exit 1
