package dev.jumun.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;

/** The rules that AWS gives for solutions on it (cdk-nag): all hold, but for those that are answered here. */
final class NagTests {
    private static final Pattern RULE = Pattern.compile("AwsSolutions-\\w+");
    /** Rules that do not hold somewhere, and why that is so. One that has come to hold must go. */
    private static final Map<String, String> ANSWERED = Map.ofEntries(
            Map.entry("AwsSolutions-AEC5", "another port than Redis's own hides nothing behind these security groups"),
            Map.entry("AwsSolutions-RDS11", "nor does another one than MySQL's"),
            Map.entry("AwsSolutions-APIG2",
                    "the application validates requests, and says in its own form what is wrong"),
            Map.entry("AwsSolutions-APIG4", "the five public calls and CORS's questions take no token"),
            Map.entry("AwsSolutions-COG4", "as before"),
            Map.entry("AwsSolutions-APIG6", "the access log is kept; an execution log would hold tokens and bodies"),
            Map.entry("AwsSolutions-AS3", "an alarm tells when instances are missing; their normal coming is no news"),
            Map.entry("AwsSolutions-COG2", "a second factor is offered to customers, not demanded"),
            Map.entry("AwsSolutions-COG3", "threat protection takes a dearer plan of Cognito: a decision of who pays"),
            Map.entry("AwsSolutions-IAM4", "AWS's own policies for the session manager and for writing its logs"),
            Map.entry("AwsSolutions-IAM5",
                    "SafetyTests lists the actions that cannot be narrowed; log streams, versions of a "
                            + "stack and alarms end in a name that AWS chooses"),
            Map.entry("AwsSolutions-S1", "the bucket of access logs does not log who reads it"),
            Map.entry("AwsSolutions-SMG4", "a rotated secret is taken at the next start only, so no timer rotates it"));

    // The type of messages has no other name in the language's binding yet.
    @SuppressWarnings("deprecation")
    @Test
    void everyFindingIsAnswered() {
        var app = Infrastructure.synthesisable();
        Aspects.of(app).add(AwsSolutionsChecks.Builder.create().build());

        var found = new TreeMap<String, TreeSet<String>>();
        for (var child : app.getNode().getChildren()) {
            if (child instanceof Stack stack) {
                var annotations = Annotations.fromStack(stack);
                Stream.concat(annotations.findError("*", Match.anyValue()).stream(),
                        annotations.findWarning("*", Match.anyValue()).stream()).forEach(message -> {
                            var text = String.valueOf(message.getEntry().getData());
                            var rule = RULE.matcher(text);
                            found.computeIfAbsent(rule.find() ? rule.group() : text, any -> new TreeSet<>())
                                    .add(message.getId());
                        });
            }
        }
        assertThat(found.keySet()).as("%s", found).isEqualTo(new TreeSet<>(ANSWERED.keySet()));
    }
}
