package dev.logits.app;

import dev.logits.app.shell.Start;
import java.util.StringJoiner;

/**
 * Prints what the launcher must know of the commands before it starts a JVM: a line for each that has a {@link Start}.
 */
final class Starts {
    private Starts() {}

    /** Prints the lines, such as {@code explain scalar brief}; the build keeps them beside the jars. */
    public static void main(String[] args) {
        System.out.print(lines());
    }

    static String lines() {
        StringBuilder lines = new StringBuilder();
        Main.commands().forEach((name, command) -> {
            Start start = command.getAnnotation(Start.class);
            if (start != null) {
                StringJoiner words = new StringJoiner(" ", name + " ", "\n");
                if (!start.vectors()) {
                    words.add("scalar");
                }
                if (start.brief()) {
                    words.add("brief");
                }
                if (start.late()) {
                    words.add("late");
                }
                if (start.few()) {
                    words.add("few");
                }
                lines.append(words);
            }
        });
        return lines.toString();
    }
}
