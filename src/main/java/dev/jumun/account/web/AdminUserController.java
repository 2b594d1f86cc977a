package dev.jumun.account.web;

import dev.jumun.account.Accounts;
import dev.jumun.account.Role;
import dev.jumun.account.UserWithBalance;
import dev.jumun.shared.Administrator;
import dev.jumun.shared.Money;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.web.WebFormat;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Users for administrators. */
@RestController
@RequestMapping(path = "/api/v1/admin/users", produces = WebFormat.JSON)
class AdminUserController {
    private final Accounts accounts;

    AdminUserController(Accounts accounts) {
        this.accounts = accounts;
    }

    @GetMapping
    @Operation(operationId = "searchUsers", summary = "Users whose names begin like this, by name; without a name all, newest first")
    Page<AdminUserResponse> users(Administrator administrator,
            @RequestParam(required = false) @Size(min = 1, max = 100) @Nullable String name, PageQuery page) {
        return accounts.users(name, page).map(AdminUserResponse::of);
    }

    record AdminUserResponse(long userId, String name, Role role, Money balance, Instant createdAt) {
        static AdminUserResponse of(UserWithBalance found) {
            var user = found.user();
            return new AdminUserResponse(user.id(), user.name(), user.role(), found.balance(), user.createdAt());
        }
    }
}
