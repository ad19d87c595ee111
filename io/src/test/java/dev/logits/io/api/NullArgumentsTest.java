package dev.logits.io.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.decode.strategy.DecodingListener;
import dev.logits.learn.network.TrainingListener;
import dev.logits.loss.RowLoss;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every public constructor and method of core and of io is called with null for each of its references in turn, and
 * must say which parameter was null. The other arguments are {@link SampleValues}.
 */
class NullArgumentsTest {
    /**
     * What a template, a plan or a run calls for each row, token or step behind its own checks. A check there would be
     * in a hot loop, and a rule or a listener need not look at what it does not use.
     */
    private static final Map<Class<?>, List<String>> HOOKS = Map.of(
            DecodingListener.class, List.of("read", "text", "step", "finished"),
            TrainingListener.class, List.of("step", "epoch"),
            RowLoss.class, List.of("check", "value", "valueAndGradient", "divisor", "invalid", "counts"),
            LogitsProcessor.class, List.of("process"),
            Sampler.class, List.of("sample"));

    /** What cannot be called, because there is no sample of it: nothing at present. */
    private static final Set<String> WITHOUT_SAMPLE = Set.of();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"core, 700", "io, 350"})
    void aNullIsNamedWhereverArgumentsEnter(String module, int least) throws IOException {
        Probe probe = new Probe(ApiSamples.in(folder));
        PublicApi.of(module).calls().values().forEach(probe::call);
        assertThat(probe.wrong).as("calls with null, and what came of them").isEmpty();
        assertThat(probe.unmade).as("calls without samples").isEqualTo(WITHOUT_SAMPLE);
        assertThat(probe.checked).as("nulls that were given").isGreaterThanOrEqualTo(least);
    }

    private static boolean isHook(PublicApi.Call call) {
        return HOOKS.entrySet().stream()
                        .anyMatch(hooks -> hooks.getKey().isAssignableFrom(call.type())
                                && hooks.getValue().contains(call.name()))
                || Throwable.class.isAssignableFrom(call.type()); // an exception may be without a message
    }

    /** Calls, and what came of them. */
    private static final class Probe {
        private final SampleValues samples;
        private final Map<String, String> wrong = new TreeMap<>();
        private final Set<String> unmade = new TreeSet<>();
        private int checked;

        Probe(SampleValues samples) {
            this.samples = samples;
        }

        void call(PublicApi.Call call) {
            Executable executable = call.executable();
            for (int i = 0; i < executable.getParameterCount(); i++) {
                if (!executable.getParameterTypes()[i].isPrimitive() && !isHook(call)) {
                    callWithNull(call, i);
                }
            }
        }

        private void callWithNull(PublicApi.Call call, int index) {
            Executable executable = call.executable();
            String parameter = executable.getParameters()[index].getName();
            Optional<?> receiver = executable instanceof Constructor || Modifier.isStatic(executable.getModifiers())
                    ? Optional.of(call)
                    : samples.of(call.type());
            Optional<Object[]> arguments = samples.arguments(executable);
            if (receiver.isEmpty() || arguments.isEmpty()) {
                unmade.add(call.toString());
                return;
            }
            arguments.get()[index] = null;
            checked++;
            String outcome = outcome(executable, receiver.get(), arguments.get());
            if (!outcome.equals("java.lang.NullPointerException: " + parameter + " must not be null")) {
                wrong.put(call + " " + parameter, outcome);
            }
        }

        private static String outcome(Executable executable, Object receiver, Object[] arguments) {
            try {
                executable.setAccessible(true); // public methods of a class that is not
                Object result = executable instanceof Method m
                        ? m.invoke(receiver, arguments)
                        : ((Constructor<?>) executable).newInstance(arguments);
                return "accepted: "
                        + (result == null ? "nothing" : result.getClass().getSimpleName());
            } catch (InvocationTargetException e) {
                return e.getCause().toString();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(executable.toString(), e);
            }
        }
    }
}
