package dev.jumun.account;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/** The users table. */
interface Users extends Repository<User, Long> {
    User save(User user);

    Optional<User> findById(long id);

    boolean existsByRole(Role role);
}
