package dev.jumun.account;

import org.springframework.data.repository.Repository;

/** The users table. */
interface Users extends Repository<User, Long> {
    User save(User user);

    boolean existsByRole(Role role);
}
