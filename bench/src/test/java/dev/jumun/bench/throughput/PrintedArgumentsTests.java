package dev.jumun.bench.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PrintedArgumentsTests {
    private static String printed(String... arguments) {
        return PrintedArguments.of(List.of(arguments), new CommandLine(new ThroughputCommand()).getCommandSpec());
    }

    @Test
    void hideThePasswordHoweverItIsSaid() {
        assertThat(printed("--password=a,b c", "--turns", "1")).isEqualTo("--password=… --turns 1");
        assertThat(printed("--password", "-s3cret", "--turns", "1")).isEqualTo("--password … --turns 1");
        assertThat(printed("--url", "jdbc:mysql://db/?password=s3cret")).isEqualTo("--url jdbc:mysql://db/?password=…");
    }

    @Test
    void hideNothingWhereItIsAskedFor() {
        assertThat(printed("--password", "--turns=1")).isEqualTo("--password --turns=1");
    }
}
