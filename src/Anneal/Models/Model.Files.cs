using Anneal.Saving;

namespace Anneal.Models;

public abstract partial class Model
{
    /// <summary>Writes architecture, weights and what <c>Compile</c> was given, with the optimizer's state, into one file, which Keras opens too.</summary>
    /// <param name="path">The file, ending in <c>.keras</c>. A file that is there is replaced once the new one is complete.</param>
    /// <exception cref="ArgumentException">The path ends otherwise.</exception>
    /// <exception cref="NotSupportedException">A part of the model cannot be written so that it can be read again.</exception>
    /// <exception cref="InvalidOperationException">The model is not built, or another thread trains it.</exception>
    /// <exception cref="IOException">The file cannot be written. A file that was there is unchanged.</exception>
    /// <remarks>Random streams, totals of metrics and carried states are not in the file, as in Keras. Keras: <c>model.save</c>.</remarks>
    /// <example><code>
    /// model.Save("digits.keras");
    /// using var same = Model.Load("digits.keras");
    /// </code></example>
    public void Save(string path)
    {
        RequireEnding(path, ".keras");
        using var saving = use.Measure(Name, nameof(Save));
        RequireBuilt(nameof(Save));
        KerasArchive.Write(this, path, TimeProvider.System);
    }

    /// <summary>Reads a model with its weights, and compiles it as it was, with the state of its optimizer.</summary>
    /// <param name="path">A <c>.keras</c> file of this library or of Keras, an <c>.h5</c> file of any version of Keras with the whole model, or JSON or YAML with the architecture alone.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <param name="compile">Whether to compile the model if the original was compiled. Default true.</param>
    /// <returns>A new model.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or no model, or its weights do not fit its architecture.</exception>
    /// <exception cref="ConfigException">A class or an argument is not known. The error gives the place.</exception>
    /// <remarks>A file keeps the meaning of the version that wrote it, such as that of <c>hard_sigmoid</c>. Code in a file is never run. Keras: <c>keras.saving.load_model</c>.</remarks>
    public static Model Load(string path, CustomObjects? customObjects = null, bool compile = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return ModelFile.Read(path, customObjects, compile);
    }

    /// <summary>Writes the weights into one file: <c>.weights.h5</c> as Keras has it, with the optimizer's state if there is one, or <c>.safetensors</c> by the paths of the variables.</summary>
    /// <param name="path">The file, ending in <c>.weights.h5</c> or <c>.safetensors</c>. A file that is there is replaced once the new one is complete.</param>
    /// <exception cref="ArgumentException">The path ends otherwise.</exception>
    /// <exception cref="InvalidOperationException">The model is not built, or another thread trains it.</exception>
    /// <exception cref="IOException">The file cannot be written. A file that was there is unchanged.</exception>
    /// <remarks>Keras: <c>model.save_weights</c>.</remarks>
    public void SaveWeights(string path)
    {
        RequireEnding(path, ".weights.h5", ".safetensors");
        using var saving = use.Measure(Name, nameof(SaveWeights));
        RequireBuilt(nameof(SaveWeights));
        WeightsFile.Write(this, path);
    }

    /// <summary>Reads weights, and the optimizer's state if the file has one and the model is compiled.</summary>
    /// <param name="path">A <c>.weights.h5</c>, <c>.weights.json</c> or <c>.keras</c> file of this library or of Keras, an <c>.h5</c> file of any version of Keras, or a <c>.safetensors</c> file with the
    /// paths of the variables as names.</param>
    /// <param name="skipMismatch">Whether what does not fit keeps all its arrays, each layer, also one within a layer, and the optimizer; the result says what that is. Default false: it is an error.</param>
    /// <param name="byName">For <c>.h5</c> files of old versions alone: whether layers get the weights of the layer of the same name, and others keep theirs. Default false: by their order.</param>
    /// <param name="map">For <c>.safetensors</c> and <c>.npz</c> files alone, with names of others: what to call the arrays. Default: as the file calls them.</param>
    /// <returns>What <paramref name="skipMismatch"/> skipped, a sentence for each reason; empty where all fits.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, its arrays do not fit the model, or it takes no <paramref name="byName"/> or <paramref name="map"/>. No weight has changed then.</exception>
    /// <exception cref="InvalidOperationException">The model is not built, or another thread uses it.</exception>
    /// <remarks>Arrays of old versions are converted: kernels of Theano, gates of Keras 1, the layouts of CuDNN. For files of PyTorch: <see cref="LoadTorchWeights"/>.
    /// Keras: <c>model.load_weights</c>.</remarks>
    public IReadOnlyList<string> LoadWeights(string path, bool skipMismatch = false, bool byName = false, NameMap? map = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var changing = use.Enter(Name, nameof(LoadWeights));
        RequireBuilt(nameof(LoadWeights));
        return WeightsFile.Read(this, path, skipMismatch, byName, map);
    }

    /// <summary>Reads weights that PyTorch wrote, and converts them to the layouts of the layers here.</summary>
    /// <param name="path">A <c>.safetensors</c> file of a module's <c>state_dict</c>.</param>
    /// <param name="map">What to call the arrays: the name of the layer, behind those of the layers that hold it, and the name of PyTorch's array, divided by dots, such as
    /// <c>encoder.dense.weight</c>. Default: as the file calls them.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or its arrays do not fit the model. No weight has changed then.</exception>
    /// <exception cref="InvalidOperationException">The model is not built, or another thread uses it.</exception>
    /// <remarks>
    /// Layers with a counterpart: <c>Dense</c> (Linear), convolutions, also transposed and depthwise ones, <c>LSTM</c>, <c>GRU</c> and <c>SimpleRNN</c> of one layer, <c>Bidirectional</c>,
    /// <c>BatchNormalization</c> with its statistics, <c>LayerNormalization</c>, <c>GroupNormalization</c>, <c>RMSNormalization</c>, <c>Embedding</c>, <c>MultiHeadAttention</c>. Outputs are those
    /// of PyTorch where the arguments are: its normalisations have an epsilon of 1e-5. For files with the paths of the variables as names: <see cref="LoadWeights"/>.
    /// </remarks>
    /// <example><code>
    /// // In Python: safetensors.torch.save_file(module.state_dict(), "module.safetensors")
    /// model.LoadTorchWeights("module.safetensors", new Dictionary&lt;string, string&gt; { ["0."] = "dense.", ["2."] = "dense_1." });
    /// </code></example>
    public void LoadTorchWeights(string path, NameMap? map = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var changing = use.Enter(Name, nameof(LoadTorchWeights));
        RequireBuilt(nameof(LoadTorchWeights));
        WeightsFile.ReadTorch(this, path, map);
    }

    /// <summary>A new model of the same architecture, with new weights, that is not compiled. Keras: <c>keras.models.clone_model</c>.</summary>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>The new model. To copy the weights too: <c>copy.SetWeights(model.GetWeights())</c>.</returns>
    /// <exception cref="NotSupportedException">A layer cannot be written so that it can be read again.</exception>
    public Model Clone(CustomObjects? customObjects = null) => FromJson(ToJson(), customObjects, compile: false);

    private static void RequireEnding(string path, params string[] endings)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))) throw Require.Wrong(nameof(path), $"must end in {string.Join(" or ", endings)}; it was '{path}'");
    }

    private void RequireBuilt(string method)
    {
        if (!Built) throw new InvalidOperationException($"Model '{Name}' has no weights yet: build it before {method}, with an Input layer, Build(shape) or a first batch.");
    }
}
