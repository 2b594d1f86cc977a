# Jumun as one image; Spring's profiles say what a container is (api, worker, data-platform-mock, or none for all of it).
# After `mvn package`: docker build -t jumun:latest .
# Another base must hold a Java 25 at JAVA_HOME and a bash.
ARG BASE=eclipse-temurin:25-jre

# The AOT cache fits one build of the JVM, so the image trains its own: with the database and the Redis of the tests,
# none of which goes into the image. Where they cannot run, the image has no cache and starts slower.
FROM ${BASE} AS training
WORKDIR /training
COPY target/image/lib/ lib/
COPY src/main/launcher/jumun launcher
COPY target/jumun-*.jar jumun.jar
COPY target/classes/dev/jumun/embedded/ classes/dev/jumun/embedded/
COPY target/test-classes/dev/jumun/packaging/ classes/dev/jumun/packaging/
COPY target/test-classes/dev/jumun/testing/ classes/dev/jumun/testing/
ARG AOT_SKIP=false
# What changes with every build is apart from the libraries, which hardly ever do.
RUN "$JAVA_HOME/bin/java" -Djarmode=tools -jar jumun.jar extract --destination application \
 && "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp 'classes:lib/*:application/lib/*' \
      dev.jumun.packaging.ProductionFolder jumun.jar launcher jumun binaries "$AOT_SKIP" \
 && mkdir -p layers/libraries layers/application \
 && mv jumun/lib layers/libraries/ \
 && mv jumun/* layers/application/ \
 && rm -rf application binaries jumun-training

FROM ${BASE}
LABEL org.opencontainers.image.title="Jumun" \
      org.opencontainers.image.description="An e-commerce order service that stays right under any concurrency and any crash"
COPY --from=training /training/layers/libraries/ /opt/jumun/
COPY --chmod=755 src/main/docker/ready /opt/jumun/bin/
COPY target/classes/META-INF/sbom/application.cdx.json /opt/jumun/
# In one layer: the cache knows the jar by its time, and a layer is taken from another build without regard to times.
COPY --from=training /training/layers/application/ /opt/jumun/
# Nobody: owns nothing, and needs to write only to the folder of temporary files.
USER 10001:10001
WORKDIR /
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=5s --start-period=90s --retries=3 CMD ["/opt/jumun/bin/ready"]
# The launcher is replaced by the JVM, which so is process 1 and hears SIGTERM.
ENTRYPOINT ["/opt/jumun/bin/jumun"]
