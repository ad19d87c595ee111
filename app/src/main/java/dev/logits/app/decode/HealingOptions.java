package dev.logits.app.decode;

import dev.logits.decode.StepRandom;
import dev.logits.decode.Tokens;
import dev.logits.decode.grammar.TokenHealing;
import dev.logits.decode.grammar.TokenTrie;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** A prompt's last tokens, spelled by the model itself. */
final class HealingOptions {
    @Option(
            names = "--heal",
            paramLabel = "N",
            description = "Give the prompt's last N tokens back, and draw the tokens that spell them: for a prompt that"
                    + " ends inside a word.")
    private Integer back;

    private TokenTrie trie;

    /**
     * A prompt's tokens, healed.
     *
     * @param tokens what the model reads
     * @param beyond what they say behind the prompt
     */
    record Healed(int[] tokens, String beyond) {}

    boolean given() {
        return back != null;
    }

    /** The prompt as it is, or healed by the seed's draw for the sequence. */
    Healed heal(LanguageSource source, int[] prompt, Set<Integer> ends, long seed, long sequence) {
        if (back == null) {
            return new Healed(prompt, "");
        }
        if (back < 1 || back >= prompt.length) {
            throw new IllegalArgumentException("--heal " + back + ": a prompt of " + prompt.length
                    + (prompt.length == 1
                            ? " token has none to give back; write more, or leave the option out"
                            : " tokens can give back 1 to " + (prompt.length - 1)));
        }
        if (trie == null) {
            Set<Integer> all = new TreeSet<>(ends);
            source.tokenizer().end().ifPresent(all::add);
            trie = TokenTrie.of(
                    source.tokenizer(), Tokens.of(all), source.model().vocabulary());
        }
        TokenHealing healing = TokenHealing.of(source.model(), trie, prompt, back);
        double u = new StepRandom().at(seed, sequence, -1).nextDouble();
        int[] tokens = healing.prompt(u);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int token : Arrays.copyOfRange(tokens, prompt.length - back, tokens.length)) {
            bytes.writeBytes(source.tokenizer().bytes(token));
        }
        byte[] said = bytes.toByteArray();
        int beyond = healing.draw(u).beyond();
        return new Healed(tokens, new String(said, said.length - beyond, beyond, StandardCharsets.UTF_8));
    }
}
