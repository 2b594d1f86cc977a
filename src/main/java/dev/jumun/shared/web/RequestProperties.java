package dev.jumun.shared.web;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What requests may take of an instance while they arrive and are answered.
 *
 * @param maxInFlight requests that have begun to arrive and are not answered; each holds 50 to 100 KB, also while its
 *        client only says a byte now and then, and without this bound 4,400 such clients used up a heap of 512 MB
 * @param arrivalTime how long a request may take to arrive, from its first byte to its last; 64 KiB need less on any
 *        line, and a wait between two bytes alone would let a client go on for days
 * @param takingTime how long a client may take to read its answer; afterwards its connection is cut
 */
@Validated
@ConfigurationProperties("jumun.requests")
record RequestProperties(@Min(1) @DefaultValue("2000") int maxInFlight,
        @DurationMin(millis = 100) @DefaultValue("10s") Duration arrivalTime,
        @DurationMin(millis = 100) @DefaultValue("30s") Duration takingTime) {}
