package dev.logits.app.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Standard output, which remembers why it could not be written: a {@link PrintStream} only says that it could not. */
public final class ResultStream extends PrintStream {
    private final Remembering target;

    private ResultStream(Remembering target) {
        super(target, false, StandardCharsets.UTF_8);
        this.target = target;
    }

    public static ResultStream to(OutputStream out) {
        return new ResultStream(new Remembering(out));
    }

    /** What kept the first bytes that could not be written. */
    Optional<IOException> trouble() {
        return Optional.ofNullable(target.trouble);
    }

    /** Whether the reader has seen enough, as {@code head} has, which is no failure. */
    static boolean readerLeft(IOException trouble) {
        return String.valueOf(trouble.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }

    private static final class Remembering extends OutputStream {
        private final OutputStream out;
        private IOException trouble;

        Remembering(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int off, int length) throws IOException {
            try {
                out.write(bytes, off, length);
            } catch (IOException e) {
                trouble = trouble == null ? e : trouble;
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
