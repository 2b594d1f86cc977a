/** The API described for people and tools: OpenAPI at {@code /v3/api-docs}, Swagger UI at {@code /swagger-ui.html}. */
@ApplicationModule(displayName = "API description", allowedDependencies = {"shared", "shared :: *", "idempotency",
        "idempotency :: *", "catalog"})
@NullMarked
package dev.jumun.apidoc;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
