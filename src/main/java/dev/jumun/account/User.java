package dev.jumun.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody who buys, or runs the shop. */
@Entity
@Table(name = "users")
class User {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "user_id")
    private @Nullable Long id;

    private String name;

    @Enumerated(EnumType.STRING)
    private Role role;

    @Column(name = "created_at")
    private Instant createdAt;

    protected User() {
        // For JPA.
    }

    User(String name, Role role, Instant createdAt) {
        this.name = name;
        this.role = role;
        this.createdAt = createdAt;
    }

    UserView view() {
        if (id == null) {
            throw new IllegalStateException("Not saved yet");
        }
        return new UserView(id, name, role, createdAt);
    }
}
