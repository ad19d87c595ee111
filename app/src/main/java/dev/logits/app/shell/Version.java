package dev.logits.app.shell;

import picocli.CommandLine;

/** The library's version, as the module has it, or on the class path the jar's manifest. */
public final class Version implements CommandLine.IVersionProvider {

    public static String library() {
        Module module = Version.class.getModule();
        String version = module.isNamed()
                ? module.getDescriptor().rawVersion().orElse(null)
                : Version.class.getPackage().getImplementationVersion();
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
