/**
 * The {@code logits} command: {@code java -p lib -m dev.logits.app/dev.logits.app.Main}, with
 * {@code --add-modules jdk.incubator.vector} for the vector kernels. Nothing here is for other code to call, so it
 * exports nothing; the classes of commands and their options are open to the library that reads the command line.
 */
module dev.logits.app {
    requires dev.logits.onnx;
    requires dev.logits.serve;
    requires com.fasterxml.jackson.databind;
    requires info.picocli;
    requires java.logging;

    opens dev.logits.app to
            info.picocli;
    opens dev.logits.app.calibrate to
            info.picocli;
    opens dev.logits.app.decide to
            info.picocli;
    opens dev.logits.app.decode to
            info.picocli;
    opens dev.logits.app.distill to
            info.picocli;
    opens dev.logits.app.explain to
            info.picocli;
    opens dev.logits.app.judge to
            info.picocli;
    opens dev.logits.app.model to
            info.picocli;
    opens dev.logits.app.network to
            info.picocli;
    opens dev.logits.app.read to
            info.picocli;
    opens dev.logits.app.regress to
            info.picocli;
    opens dev.logits.app.serve to
            info.picocli;
    opens dev.logits.app.shell to
            info.picocli;
    opens dev.logits.app.tour to
            info.picocli;
}
