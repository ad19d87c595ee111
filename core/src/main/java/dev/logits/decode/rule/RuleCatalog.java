package dev.logits.decode.rule;

import dev.logits.decode.Ancestral;
import dev.logits.decode.Greedy;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.internal.check.NullCheck;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The rules and samplers that files may hold and commands offer, by their names: a file must list what it may hold.
 * {@link #BUILT_IN} is the library's; {@link #with} adds records of your own. Immutable.
 *
 * <pre>{@code
 * RuleCatalog catalog = RuleCatalog.BUILT_IN.with(NoDigits.class);
 * DecodingPlan plan = DecodingPlanJson.read(file, catalog);
 * }</pre>
 *
 * @since 0.1
 */
public final class RuleCatalog {
    /** The library's rules and samplers; a new one adds its line here. */
    public static final RuleCatalog BUILT_IN = new RuleCatalog(List.of(
            RepetitionPenalty.class,
            FrequencyPenalty.class,
            Dry.class,
            NoRepeatNgram.class,
            LengthDecay.class,
            LogitBias.class,
            SequenceBias.class,
            BadWords.class,
            AllowedTokens.class,
            SuppressedTokens.class,
            BeginSuppressedTokens.class,
            ForcedFirstToken.class,
            ForcedLastToken.class,
            MinLength.class,
            MinNewTokens.class,
            UnsureStop.class,
            Temperature.class,
            DynamicTemperature.class,
            Normalize.class,
            TopNSigma.class,
            TopH.class,
            TopK.class,
            TopP.class,
            MinP.class,
            TypicalP.class,
            EpsilonCutoff.class,
            EtaCutoff.class,
            PLess.class,
            Xtc.class,
            GreenList.class,
            SynthId.class,
            Greedy.class,
            Ancestral.class,
            Mirostat.class,
            Mirostat2.class,
            AdaptiveP.class));

    private final List<Class<? extends Record>> kinds;

    private RuleCatalog(List<Class<? extends Record>> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    /**
     * These kinds and one more.
     *
     * @param kind a record that is a {@link LogitsProcessor} or a {@link Sampler}
     * @throws IllegalArgumentException if it is neither, its name is taken, or a component is called type
     */
    public RuleCatalog with(Class<? extends Record> kind) {
        NullCheck.argument(kind, "kind");
        if (!LogitsProcessor.class.isAssignableFrom(kind) && !Sampler.class.isAssignableFrom(kind)) {
            throw new IllegalArgumentException(
                    kind.getName() + " is no rule: expected a record that implements" + " LogitsProcessor or Sampler");
        }
        for (RecordComponent component : kind.getRecordComponents()) {
            if (component.getName().equals("type")) {
                throw new IllegalArgumentException(kind.getName()
                        + " cannot be registered: a file says its kind in \"type\"; rename the component");
            }
        }
        for (Class<? extends Record> other : kinds) {
            if (name(other).equals(name(kind))) {
                throw new IllegalArgumentException(kind.getName() + " cannot be registered: the name " + name(kind)
                        + " is taken by " + other.getName() + "; rename the record");
            }
        }
        List<Class<? extends Record>> more = new ArrayList<>(kinds);
        more.add(kind);
        return new RuleCatalog(more);
    }

    /** The kinds, rules and samplers, in the order in which a plan without a preset runs them. */
    public List<Class<? extends Record>> kinds() {
        return kinds;
    }

    /** Those kinds that are one of these, {@link LogitsProcessor} or {@link Sampler}. */
    public List<Class<? extends Record>> kinds(Class<?> type) {
        NullCheck.argument(type, "type");
        return kinds.stream().filter(type::isAssignableFrom).toList();
    }

    /** Whether it has this kind. */
    public boolean contains(Class<?> kind) {
        NullCheck.argument(kind, "kind");
        return kinds.contains(kind);
    }

    /** The kind of this name. */
    public Optional<Class<? extends Record>> named(String name) {
        NullCheck.argument(name, "name");
        return kinds.stream().filter(kind -> name(kind).equals(name)).findFirst();
    }

    /** A kind's name, such as top-n-sigma; see {@link LogitsProcessor#nameOf}. */
    public static String name(Class<?> kind) {
        NullCheck.argument(kind, "kind");
        return LogitsProcessor.nameOf(kind);
    }

    @Override
    public String toString() {
        return kinds.stream().map(RuleCatalog::name).collect(Collectors.joining(", ", "RuleCatalog[", "]"));
    }
}
