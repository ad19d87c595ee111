package dev.logits.app.serve;

import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Interruption;
import dev.logits.app.shell.PathConverter;
import dev.logits.app.shell.Terminal;
import dev.logits.onnx.language.LanguageModelOptions;
import dev.logits.onnx.language.Reproducible;
import dev.logits.onnx.runtime.RuntimeOptions;
import dev.logits.serve.LogitsServer;
import dev.logits.serve.model.ServeLimits;
import dev.logits.serve.model.ServedClassifier;
import dev.logits.serve.model.ServedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code logits serve}: language models and classifiers behind OpenAI's API. */
@Command(
        name = "serve",
        description = "Serve language models and classifiers by OpenAI's API, until Ctrl-C.",
        footer = {
            "",
            "Without --model it serves the models that are inside, logits-small and stories, at the loopback address;"
                    + " equal seeds give equal texts there, whatever else is asked.",
            "",
            "Examples:",
            "  logits serve",
            "  logits serve --port 8080 --model smollm2 --reproducible 2048",
            "  logits serve --classifier spam=spam.onnx,cal.json",
            "  curl http://127.0.0.1:8000/v1/completions -H 'Content-Type: application/json' \\",
            "    -d '{\"model\": \"stories\", \"prompt\": \"Once\", \"max_tokens\": 20, \"seed\": 1}'"
        })
public final class ServeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Option(
            names = "--port",
            defaultValue = "8000",
            paramLabel = "N",
            description = "The port to listen at; 0 for a free one (default: 8000).")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "The address to listen at; 0.0.0.0 for all (default: 127.0.0.1, this machine alone).")
    private String host;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            converter = PathConverter.class,
            description = "A language model in a folder, as for generate; its name is that of the folder. May come"
                    + " several times.")
    private List<Path> models = new ArrayList<>();

    @Option(
            names = "--reproducible",
            paramLabel = "TOKENS",
            description = "Run the folders' models in one fixed shape for texts of up to so many tokens: equal seeds"
                    + " give equal texts, alone and under load.")
    private Integer reproducible;

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            description = "Which of the folders' files, by the ending of its name: fp16, int8, quantized, q4, ...")
    private String variant;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that compute each folder's model (default: one per core).")
    private Integer threads;

    @Option(
            names = "--classifier",
            paramLabel = "NAME=MODEL",
            description = "A classifier in an ONNX file or a folder; behind a comma a saved calibrator, or prediction"
                    + " sets, or both: NAME=MODEL.onnx,cal.json. May come several times.")
    private List<String> classifiers = new ArrayList<>();

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            converter = PathConverter.class,
            description = "Ask for one of the keys in this file, a line each.")
    private Path keys;

    @Option(
            names = "--cors",
            paramLabel = "ORIGIN",
            description = "Let pages from this origin call, such as https://example.org; * for all.")
    private List<String> origins = new ArrayList<>();

    @Option(
            names = "--allowed-host",
            paramLabel = "NAME",
            description = "Answer to this name, too, as behind a proxy that passes it on; * for any. At the loopback"
                    + " address a server answers to addresses and localhost only. May come several times.")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--queue",
            paramLabel = "N",
            description = "Requests of a model that may wait; further ones are told to come back (default: 256).")
    private Integer queue;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Texts of a model that are generated side by side (default: 64).")
    private Integer rows;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            description = "How long a request may take, waiting included (default: 600).")
    private Integer deadline;

    public ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            LogitsServer.Builder builder =
                    LogitsServer.builder().host(host).port(port).limits(limits());
            List<String> names = new ArrayList<>();
            for (ServedModel model : models(opened)) {
                builder.model(model);
                names.add(model.name());
            }
            for (String text : classifiers) {
                ServedClassifier classifier = classifier(text, opened);
                builder.classifier(classifier);
                names.add(classifier.name());
            }
            if (keys != null) {
                builder.apiKeys(keys(keys));
            }
            origins.forEach(builder::cors);
            hosts.forEach(builder::allowedHost);
            return serve(builder, names);
        } finally {
            for (AutoCloseable each : opened) {
                close(each);
            }
        }
    }

    private int serve(LogitsServer.Builder builder, List<String> names) throws IOException {
        LogitsServer server = builder.start();
        try (Interruption stop = new Interruption(server::close)) {
            terminal.println("serving " + String.join(", ", names) + " at " + server.uri()
                    + " (open it in a browser; Ctrl-C stops)");
            terminal.out().flush();
            server.join();
            return stop.asked() ? 130 : 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 130;
        } finally {
            server.close();
        }
    }

    private static void close(AutoCloseable opened) throws IOException {
        try {
            opened.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private ServeLimits limits() {
        ServeLimits limits = ServeLimits.withDefaults();
        limits = queue == null ? limits : limits.withQueue(positive("--queue", queue));
        limits = rows == null ? limits : limits.withRows(positive("--rows", rows));
        return deadline == null ? limits : limits.withDeadline(Duration.ofSeconds(positive("--deadline", deadline)));
    }

    private int positive(String option, int value) {
        if (value < 1) {
            throw wrong(option + " must be 1 or more, got " + value);
        }
        return value;
    }

    private List<ServedModel> models(List<AutoCloseable> opened) throws IOException {
        if (models.isEmpty()) {
            String alone = reproducible != null
                    ? "--reproducible"
                    : variant != null ? "--variant" : threads != null ? "--threads" : null;
            if (alone != null) {
                throw wrong(alone + " needs --model");
            }
            InsideModels inside = new InsideModels();
            opened.add(inside);
            return inside.models();
        }
        RuntimeOptions runtime = RuntimeOptions.withDefaults();
        runtime = threads == null ? runtime : runtime.withThreads(threads);
        LanguageModelOptions options = LanguageModelOptions.withDefaults().with(runtime);
        options = variant == null ? options : options.withVariant(variant);
        options = reproducible == null ? options : options.with(Reproducible.ofSlots(reproducible));
        List<ServedModel> served = new ArrayList<>();
        for (Path folder : models) {
            ServedModel model = ServedModel.open(folder, options);
            opened.add(model);
            served.add(model);
        }
        return served;
    }

    private ServedClassifier classifier(String text, List<AutoCloseable> opened) throws IOException {
        int is = text.indexOf('=');
        if (is < 1 || is == text.length() - 1) {
            throw wrong("--classifier " + text + " is none: expected NAME=MODEL.onnx or NAME=MODEL.onnx,cal.json");
        }
        String[] files = text.substring(is + 1).split(",");
        ServedClassifier classifier = ServedClassifier.open(text.substring(0, is), Path.of(files[0]));
        opened.add(classifier);
        for (int i = 1; i < files.length; i++) {
            classifier = classifier.with(Path.of(files[i]));
        }
        return classifier;
    }

    private static Set<String> keys(Path file) throws IOException {
        Set<String> keys = new LinkedHashSet<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                keys.add(line.strip());
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(file + ": no API key; write one on a line");
        }
        return keys;
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
