using System.CommandLine;
using Anneal;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using Samples;
using Text;

// Learns to tell languages by their letters: dotnet run -c Release --project samples/Text
const int batchSize = 64, letters = 48;

var epochs = CommandLine.Whole("--epochs", 3, least: 1, "The number of passes over the training data.");
var texts = CommandLine.Whole("--texts", int.MaxValue, least: 1, "The most texts to learn from. Default: all, about 26,000.");
var seed = CommandLine.Whole("--seed", 1, least: int.MinValue, "The seed. The same seed gives the same run.");
var command = new RootCommand("Learns to tell 14 languages by the first letters of a text.") { epochs, texts, seed };
command.SetAction(options => Train(options.GetValue(epochs), options.GetValue(texts), options.GetValue(seed)));
return command.Run(args);

static void Train(int epochs, int texts, int seed)
{
    RandomSeed.Set(seed);
    var (train, test) = Messages.Load(texts);
    Console.WriteLine($"{train.Texts.Length} texts to learn from, {test.Texts.Length} to test with, {Messages.Languages.Count} languages");

    // Strings are no tensors: the vocabulary makes numbers of letters before the model. 0 stands behind short texts, 1 for rare letters.
    using var vectorize = new TextVectorization(maxTokens: 1000, standardize: "lower", split: "character", outputSequenceLength: letters);
    vectorize.Adapt(train.Texts);
    using var xTrain = vectorize.Apply(train.Texts);
    using var xTest = vectorize.Apply(test.Texts);

    using var model = new Sequential([
        new Input(letters),
        new Embedding((int)vectorize.VocabularySize, 32, maskZero: true),
        new GRU(64),
        new Dropout(0.2),
        new Dense(Messages.Languages.Count, activation: "softmax"),
    ]);
    model.Summary();

    var steps = epochs * ((train.Labels.Length + batchSize - 1) / batchSize);
    model.Compile(new Adam(new CosineDecay(0.005, steps)), loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
    // Ctrl+C ends training after the current update and keeps what was learned.
    using (var stop = new Interruption())
        model.Fit(xTrain, train.Labels, batchSize, epochs, cancellationToken: stop.Token);

    var result = model.Evaluate(xTest, test.Labels, batchSize: 256, verbose: 0);
    Console.WriteLine($"Test: accuracy {result["accuracy"]:P2}, loss {result["loss"]:F4}");

    // None of these comes from a compiler.
    string[] sentences =
    [
        "The cat sleeps in the warm kitchen", "Die Katze schläft in der warmen Küche", "Le chat dort dans la cuisine chaude", "El gato duerme en la cocina caliente",
        "O gato dorme na cozinha quente", "Il gatto dorme nella cucina calda", "Kot śpi w ciepłej kuchni", "Kočka spí v teplé kuchyni", "Кошка спит на тёплой кухне", "Kedi sıcak mutfakta uyuyor",
    ];
    using var numbers = vectorize.Apply(sentences);
    var answers = model.Predict(numbers, verbose: 0).ArgMax();
    foreach (var (sentence, answer) in sentences.Zip(answers))
        Console.WriteLine($"{sentence}: {Messages.Languages[answer]}");
}
