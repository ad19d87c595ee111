package dev.logits.app;

import dev.logits.app.shell.Terminal;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import picocli.CommandLine;

/** Makes the commands, each with the terminal that it prints to; anything else as picocli does. */
final class CommandFactory implements CommandLine.IFactory {
    private final CommandLine.IFactory others = CommandLine.defaultFactory();
    private final Terminal terminal;

    CommandFactory(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Terminal.class) {
                try {
                    return type.cast(constructor.newInstance(terminal));
                } catch (InvocationTargetException e) {
                    throw e.getCause() instanceof Exception cause ? cause : e;
                }
            }
        }
        return others.create(type);
    }
}
