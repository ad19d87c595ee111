package dev.logits.app.shell;

import picocli.CommandLine;

/** The library's version, as the jar's manifest has it. */
public final class Version implements CommandLine.IVersionProvider {

    public static String library() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    public static String java() {
        return System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ")";
    }

    @Override
    public String[] getVersion() {
        return new String[] {"logits " + library(), "Java " + java()};
    }
}
