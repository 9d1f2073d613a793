package ipcp.app.config;

import java.util.List;

/** What became of a configuration file that could be read. */
public sealed interface Loaded {
    /** What the operator should know, whether the file can be used or not. */
    List<Warning> warnings();

    /** It can be used. */
    record Valid(Config config, List<Warning> warnings) implements Loaded {
        public Valid {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * It cannot.
     *
     * @param problems all that is wrong, in the order of the checks; at least one
     */
    record Invalid(List<Problem> problems, List<Warning> warnings) implements Loaded {
        public Invalid {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("nothing is wrong");
            }
        }
    }
}
