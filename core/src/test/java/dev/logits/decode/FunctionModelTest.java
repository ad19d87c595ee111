package dev.logits.decode;

class FunctionModelTest implements LanguageModelContract {
    @Override
    public LanguageModel languageModel() {
        return FunctionModel.tree(11, 5, 3);
    }
}
