package dev.logits.decode;

import dev.logits.internal.check.NullCheck;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One rule of a {@link DecodingPlan}: changes logits, or narrows the candidates.
 *
 * <p>A rule is an immutable record: it is validated when it is made, prints itself, and may be shared by any number of
 * threads. A rule that remembers something between the steps of a sequence returns an object with that memory from
 * {@link #newSession}, one per sequence; when the sequence forks, {@link #fork} gives the copy its own memory.
 *
 * <p>A rule of your own can do what the library's rules can: all of them are written with the public methods of {@link
 * Candidates}. {@link #kind}, {@link #changesNothing}, {@link #keepsTop}, {@link #mayRepeat} and {@link #warnings} tell
 * {@link DecodingPlan#warnings} about it; register the record in a {@code RuleCatalog} to save plans that hold it.
 *
 * <pre>{@code
 * record NoDigits(Set<Integer> digits) implements LogitsProcessor {
 *     public void process(Candidates c, TokenHistory history, RandomGenerator random) {
 *         digits.forEach(c::ban);
 *     }
 *
 *     public RuleKind kind() {
 *         return RuleKind.MASK;
 *     }
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface LogitsProcessor {

    /**
     * Works on the candidates that are left.
     *
     * @param c the candidates; what is larger than a few entries goes through their methods, which never sort a
     *     vocabulary
     * @param history the prompt and what was generated so far
     * @param random this rule's own numbers for this step of this sequence
     */
    void process(Candidates c, TokenHistory history, RandomGenerator random);

    /** What the rule does; {@link RuleKind#OTHER} when it does not say. */
    default RuleKind kind() {
        return RuleKind.OTHER;
    }

    /** Whether these parameters make it leave all candidates as they are, such as a temperature of 1. */
    default boolean changesNothing() {
        return false;
    }

    /** Whether the most likely candidate always stays the most likely; truncations and temperatures do, if not said. */
    default boolean keepsTop() {
        return kind().truncates() || kind() == RuleKind.TEMPERATURE;
    }

    /** Whether several of this class in one plan make sense, such as several lists of banned tokens. */
    default boolean mayRepeat() {
        return false;
    }

    /**
     * What this rule does that one would not think, because of the rules before it in a plan.
     *
     * @param before the rules before it, first to last
     * @return messages that say what happens, and the remedy; none if all is well
     */
    default List<String> warnings(List<LogitsProcessor> before) {
        NullCheck.argument(before, "before");
        return List.of();
    }

    /**
     * For a rule that keeps a text from ending: the tokens that it takes for ends and bans. A {@code Decoder} refuses a
     * rule that does not know all of its end tokens.
     */
    default Optional<Tokens> bannedEnds() {
        return Optional.empty();
    }

    /**
     * For a rule that masks: the tokens that must come next, because each is the only one that it allows. A model can
     * read them at once, without being asked in between; what is chosen stays the same. None where the rule does not
     * know.
     *
     * @param history the prompt and what was generated so far
     * @param most the list is cut off there
     */
    default int[] forced(TokenHistory history, int most) {
        NullCheck.argument(history, "history");
        return new int[0];
    }

    /** The name in files and in options of commands: {@link #nameOf} of its class. */
    default String name() {
        return nameOf(getClass());
    }

    /**
     * The name of a kind of rules or samplers: the class's in lower case, with a hyphen before each capital, so that
     * {@code TopNSigma} is top-n-sigma.
     */
    static String nameOf(Class<?> rule) {
        NullCheck.argument(rule, "rule");
        return rule.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** What processes one sequence; this rule itself when it remembers nothing. */
    default LogitsProcessor newSession() {
        return this;
    }

    /** An independent copy of this session in its present state; this rule itself when it remembers nothing. */
    default LogitsProcessor fork() {
        return this;
    }
}
