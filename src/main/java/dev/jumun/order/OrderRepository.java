package dev.jumun.order;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Pageable;
import org.springframework.data.repository.Repository;

/** The orders table, for reading. */
interface OrderRepository extends Repository<Order, Long> {
    Optional<Order> findById(long id);

    List<Order> findByUserIdOrderByCreatedAtDescIdDesc(long userId, Pageable page);

    List<Order> findByUserIdAndStatusOrderByCreatedAtDescIdDesc(long userId, OrderStatus status, Pageable page);

    long countByUserId(long userId);

    long countByUserIdAndStatus(long userId, OrderStatus status);
}
