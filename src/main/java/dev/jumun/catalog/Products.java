package dev.jumun.catalog;

import java.util.Optional;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

/** The products table, for reading and for an administrator's changes. */
interface Products extends Repository<Product, Long> {
    Product save(Product product);

    Optional<Product> findById(long id);

    /** Locks the product until the transaction ends. */
    @NativeQuery("SELECT * FROM products WHERE id = :id FOR UPDATE")
    Optional<Product> findByIdForUpdate(long id);
}
