package dev.jumun.account.web;

import dev.jumun.account.Accounts;
import dev.jumun.account.RegisterUser;
import dev.jumun.account.Role;
import dev.jumun.account.UserView;
import dev.jumun.idempotency.web.Answered;
import dev.jumun.idempotency.web.IdempotentRequest;
import dev.jumun.shared.Actor;
import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.UserId;
import dev.jumun.shared.web.Created;
import dev.jumun.shared.web.Refuses;
import dev.jumun.shared.web.WebFormat;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Users. */
@RestController
@RequestMapping(path = "/api/v1/users", produces = WebFormat.JSON)
class UserController {
    private final Accounts accounts;

    UserController(Accounts accounts) {
        this.accounts = accounts;
    }

    @PostMapping
    @Operation(operationId = "registerUser", summary = "Add a customer with an empty wallet")
    @Created(location = "/api/v1/users/{userId}")
    Answered<UserResponse> register(Actor actor, IdempotentRequest request,
            @Valid @RequestBody RegisterUserRequest body) {
        return Answered.of(accounts.register(new RegisterUser(request.intent(actor.id(), body), body.validName(),
                request.created(user -> "/api/v1/users/" + user.id(), UserResponse::of))));
    }

    @GetMapping("/{userId}")
    @Operation(operationId = "getUser", summary = "One user: yourself, or anybody for an administrator")
    @Refuses({ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND})
    UserResponse user(Actor actor, @PathVariable UserId userId) {
        actor.mayActFor(userId);
        return UserResponse.of(accounts.user(userId));
    }

    record RegisterUserRequest(@NotBlank @Size(max = 100) @Nullable String name) {
        String validName() {
            return Objects.requireNonNull(name);
        }
    }

    record UserResponse(long userId, String name, Role role, Instant createdAt) {
        static UserResponse of(UserView user) {
            return new UserResponse(user.id(), user.name(), user.role(), user.createdAt());
        }
    }
}
