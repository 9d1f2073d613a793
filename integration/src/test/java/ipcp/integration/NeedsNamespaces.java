package ipcp.integration;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test where no network namespace or no TUN can be made, saying what is missing. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsNamespaces.Condition.class)
@interface NeedsNamespaces {
    /** Looks once, before the first test of a class. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (!"root".equals(System.getProperty("user.name"))) {
                return ConditionEvaluationResult.disabled("namespaces need root");
            }
            if (!Files.isWritable(Path.of("/dev/net/tun"))) {
                return ConditionEvaluationResult.disabled("there is no /dev/net/tun");
            }
            boolean hasIp = Stream.of("/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip", "/bin/ip")
                    .anyMatch(file -> Files.isExecutable(Path.of(file)));
            return hasIp
                    ? ConditionEvaluationResult.enabled("root, TUN and ip are here")
                    : ConditionEvaluationResult.disabled("there is no ip: install iproute2");
        }
    }
}
