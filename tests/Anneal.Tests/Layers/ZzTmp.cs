using Anneal.Layers;
using static TorchSharp.torch;
namespace Anneal.Tests.Layers;
public class ZzTmp
{
    [Fact]
    public void List()
    {
        var lines = new List<string>();
        foreach (var name in new[] { "Dense", "EinsumDense", "Embedding", "Flatten", "Dropout", "BatchNormalization", "LayerNormalization", "RepeatVector", "Permute", "Reshape", "Masking", "PReLU", "Softmax", "SpatialDropout1D", "GroupNormalization", "RMSNormalization", "UnitNormalization", "Conv1D", "MaxPooling1D", "GlobalMaxPooling1D", "AdaptiveMaxPooling1D", "UpSampling1D", "ZeroPadding1D", "Cropping1D", "ReversibleEmbedding", "CategoryEncoding", "Discretization", "Resizing", "CenterCrop", "RandomFlip", "TimeDistributed", "LSTM", "Bidirectional", "ConvLSTM1D", "SimpleRNN", "DepthwiseConv1D", "SeparableConv1D", "Conv1DTranspose", "RandomCrop", "Normalization", "SpectralNormalization", "Activation", "GaussianNoise" })
        {
            foreach (var rank in new[] { 0, 1, 2, 3 })
            {
                Layer Make() => name switch { "Dense" => new Dense(2), "EinsumDense" => new EinsumDense("ab,bc->ac", [2]), "Embedding" => new Embedding(9, 2), "Flatten" => new Flatten(), "Dropout" => new Dropout(0.1), "BatchNormalization" => new BatchNormalization(), "LayerNormalization" => new LayerNormalization(), "RepeatVector" => new RepeatVector(2), "Permute" => new Permute([1]), "Reshape" => new Reshape([-1]), "Masking" => new Masking(), "PReLU" => new PReLU(), "Softmax" => new Softmax(), "SpatialDropout1D" => new SpatialDropout1D(0.1), "GroupNormalization" => new GroupNormalization(-1), "RMSNormalization" => new RMSNormalization(), "UnitNormalization" => new UnitNormalization(), "Conv1D" => new Conv1D(2, 2), "MaxPooling1D" => new MaxPooling1D(2), "GlobalMaxPooling1D" => new GlobalMaxPooling1D(), "AdaptiveMaxPooling1D" => new AdaptiveMaxPooling1D(2), "UpSampling1D" => new UpSampling1D(2), "ZeroPadding1D" => new ZeroPadding1D(1), "Cropping1D" => new Cropping1D(1), "ReversibleEmbedding" => new ReversibleEmbedding(9, 2), "CategoryEncoding" => new CategoryEncoding(9), "Discretization" => new Discretization([1.0]), "Resizing" => new Resizing(2, 2), "CenterCrop" => new CenterCrop(2, 2), "RandomFlip" => new RandomFlip(), "TimeDistributed" => new TimeDistributed(new Dense(2)), "LSTM" => new LSTM(2), "Bidirectional" => new Bidirectional(new LSTM(2)), "ConvLSTM1D" => new ConvLSTM1D(2, 2), "SimpleRNN" => new SimpleRNN(2), "DepthwiseConv1D" => new DepthwiseConv1D(2), "SeparableConv1D" => new SeparableConv1D(2, 2), "Conv1DTranspose" => new Conv1DTranspose(2, 2), "RandomCrop" => new RandomCrop(2, 2), "Normalization" => new Normalization(), "SpectralNormalization" => new SpectralNormalization(new Dense(2)), "Activation" => new Activation("relu"), "GaussianNoise" => new GaussianNoise(0.1), _ => null! };
                using var scope = NewDisposeScope();
                string a, b;
                try { using var l = Make(); a = ((dynamic)l).ComputeOutputShape(Shape.Create([.. Enumerable.Repeat(4L, rank)])).ToString(); } catch (Exception e) { a = e.GetType().Name + ": " + e.Message; }
                try { using var l = Make(); b = ((Shape)l.Apply(ones([.. Enumerable.Repeat(4L, rank)])).shape).ToString(); } catch (Exception e) { b = e.GetType().Name + ": " + e.Message; }
                if (a != b && !(a.StartsWith("Argument", StringComparison.Ordinal) && b.StartsWith("Argument", StringComparison.Ordinal) && !a.StartsWith("ArgumentOutOf", StringComparison.Ordinal))) lines.Add($"{name} {rank}: {a} | {b}");
            }
        }
        File.WriteAllLines("/tmp/plan/speed.ranks", lines);
    }
}
