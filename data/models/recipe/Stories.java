import dev.logits.app.language.StoryGrammar;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints stories of a grammar, divided by lines of {@code ---}. */
public class Stories {
    private static final long SEED = 2;

    public static void main(String[] arguments) throws Exception {
        StoryGrammar grammar = StoryGrammar.of(Files.readAllLines(Path.of(arguments[0])));
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            System.out.println(grammar.text("story", SEED, i).strip() + "\n---");
        }
    }
}
