package dev.logits.app.shell;

import dev.logits.io.file.TemporaryFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/**
 * Standard input and output in the place of files, where a command is given {@code -}. Commands read files more than
 * once and from the middle, so what comes in is first kept in a temporary file, whose name says what its first bytes
 * show it to be; what goes out is sent when it is complete, and never by half. Messages call the two by their names.
 */
public final class StandardStreams implements AutoCloseable {
    private static final String DASH = "-";
    private static final int FIRST_BYTES = 4096;
    private static final Pattern SPARSE_ROW = Pattern.compile("[^\\s,:]+(\\s+(qid|\\d+):\\S+)+\\s*(#.*)?");

    private final InputStream in;
    private final PrintStream out;
    private Optional<TemporaryFolder> folder = Optional.empty();
    private Optional<Path> input = Optional.empty();
    private Optional<Path> output = Optional.empty();

    public StandardStreams(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    /** A file to read, or {@code -}. */
    public static final class Input extends PathConverter {}

    /** The name of an array or column, or a file to read, or {@code -}. */
    public static final class NameOrInput implements CommandLine.ITypeConverter<String> {
        @Override
        public String convert(String value) {
            return value;
        }
    }

    /** A file to write, or {@code -}. Its label ends as the file's name must. */
    public static final class Output extends PathConverter {}

    InputStream in() {
        return in;
    }

    /** Gives temporary files to the arguments that are {@code -}, and reads standard input for one of them. */
    public void open(CommandLine.ParseResult parsed) throws IOException {
        for (ArgSpec argument : parsed.matchedArgs()) {
            if (argument.getValue() != null && argument.getValue().toString().equals(DASH)) {
                for (CommandLine.ITypeConverter<?> converter : argument.converters()) {
                    if (converter instanceof Input) {
                        argument.setValue(read(argument));
                    } else if (converter instanceof NameOrInput) {
                        argument.setValue(read(argument).toString());
                    } else if (converter instanceof Output) {
                        argument.setValue(toWrite(argument));
                    }
                }
            }
        }
    }

    private Path read(ArgSpec argument) throws IOException {
        if (input.isPresent()) {
            throw refused(argument, "standard input is read once; one of the two must be a file");
        }
        Path file = temporary("in");
        Files.copy(in, file);
        Path named = temporary("in" + ending(file));
        Files.move(file, named);
        input = Optional.of(named);
        return named;
    }

    private Path toWrite(ArgSpec argument) throws IOException {
        if (output.isPresent()) {
            throw refused(argument, "standard output takes one file; one of the two must be a name");
        }
        String label = argument.paramLabel().toLowerCase(Locale.ROOT);
        output = Optional.of(temporary("out" + label.substring(label.indexOf('.'))));
        return output.get();
    }

    private static CommandLine.ParameterException refused(ArgSpec argument, String why) {
        return new CommandLine.ParameterException(argument.command().commandLine(), "two arguments are -: " + why);
    }

    private Path temporary(String name) throws IOException {
        if (folder.isEmpty()) {
            folder = Optional.of(TemporaryFolder.create());
        }
        return folder.get().file(name);
    }

    /** The ending of the names of such files. */
    private static String ending(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            byte[] first = bytes.readNBytes(FIRST_BYTES);
            boolean packed = first.length > 2 && first[0] == 0x1f && first[1] == (byte) 0x8b;
            return packed ? ending(unpacked(first)) + ".gz" : ending(first);
        }
    }

    /** As many bytes as can be unpacked of the beginning of a gzip file. */
    private static byte[] unpacked(byte[] first) {
        byte[] out = new byte[FIRST_BYTES];
        int n = 0;
        try (InputStream bytes = new GZIPInputStream(new ByteArrayInputStream(first))) {
            for (int count; n < out.length && (count = bytes.read(out, n, out.length - n)) > 0; ) {
                n += count;
            }
        } catch (IOException cut) {
            // what came before it will do
        }
        return Arrays.copyOf(out, n);
    }

    private static String ending(byte[] first) {
        String text = new String(first, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u0093NUMPY")) {
            return ".npy";
        }
        if (text.startsWith("PK\u0003\u0004")) {
            return text.contains("/data.pkl") ? ".pt" : ".npz";
        }
        if (text.startsWith("PAR1")) {
            return ".parquet";
        }
        if (text.stripLeading().startsWith("{")) {
            return ".json";
        }
        if (text.startsWith("\0\0\0\0{", 4)) {
            return ".safetensors";
        }
        String line = text.lines().findFirst().orElse("");
        if (SPARSE_ROW.matcher(line).matches()) {
            return ".svm";
        }
        return line.indexOf('\t') >= 0 && line.indexOf(',') < 0 ? ".tsv" : ".csv";
    }

    /** Whether standard output is for a file, so that what a person reads goes elsewhere. */
    boolean outputTaken() {
        return output.isPresent();
    }

    /** A text in which the temporary files have the names of the streams. */
    public String named(String text) {
        return replaced(replaced(text, input, "standard input"), output, "standard output");
    }

    /** A command line in which the temporary files are what was typed. */
    String typed(String commandLine) {
        return replaced(replaced(commandLine, input, DASH), output, DASH);
    }

    private static String replaced(String text, Optional<Path> file, String name) {
        return file.isEmpty() ? text : text.replace(file.get().toString(), name);
    }

    /** Whether a text names the file that goes to standard output. */
    boolean namesOutput(String text) {
        return output.isPresent() && text.contains(output.get().toString());
    }

    /**
     * Sends what was written.
     *
     * @return whether it has arrived
     */
    public boolean send() throws IOException {
        if (output.isPresent() && Files.exists(output.get())) {
            Files.copy(output.get(), out);
        }
        return !out.checkError();
    }

    @Override
    public void close() throws IOException {
        if (folder.isPresent()) {
            folder.get().close();
        }
    }
}
