package dev.logits.app;

import picocli.CommandLine;

/** Makes the subcommands, giving each the terminal that it writes to. */
final class CommandFactory implements CommandLine.IFactory {
    private final Terminal terminal;

    CommandFactory(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (type == EvaluateCommand.class) {
            return type.cast(new EvaluateCommand(terminal));
        }
        if (type == CalibrateCommand.class) {
            return type.cast(new CalibrateCommand(terminal));
        }
        if (type == ApplyCommand.class) {
            return type.cast(new ApplyCommand(terminal));
        }
        if (type == TrainCommand.class) {
            return type.cast(new TrainCommand(terminal));
        }
        if (type == PredictCommand.class) {
            return type.cast(new PredictCommand(terminal));
        }
        if (type == DigitsCommand.class) {
            return type.cast(new DigitsCommand(terminal));
        }
        if (type == ExplainCommand.class) {
            return type.cast(new ExplainCommand(terminal));
        }
        if (type == DistillCommand.class) {
            return type.cast(new DistillCommand(terminal));
        }
        if (type == CompressCommand.class) {
            return type.cast(new CompressCommand(terminal));
        }
        if (type == TourCommand.class) {
            return type.cast(new TourCommand(terminal));
        }
        return CommandLine.defaultFactory().create(type);
    }
}
