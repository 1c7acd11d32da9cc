using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Anneal.Benchmarks.Subjects;

/// <summary>Classifiers of sequences in modules of TorchSharp, as its users write them.</summary>
internal static class SequenceModules
{
    public static Module<Tensor, Tensor> LSTM() => new LstmClassifier(nn.LSTM(32, 128, batchFirst: true));

    public static Module<Tensor, Tensor> GRU() => new GruClassifier(nn.GRU(32, 128, batchFirst: true));

    public static Module<Tensor, Tensor> Words(int words) => Sequential(nn.Embedding(words, 128), new LstmClassifier(nn.LSTM(128, 128, batchFirst: true)));

    public static Module<Tensor, Tensor> Transformer(int size, int heads) => new TransformerClassifier(size, heads);

    private sealed class LstmClassifier : Module<Tensor, Tensor>
    {
        private readonly LSTM lstm;
        private readonly Linear output = Linear(128, Images.Classes);

        public LstmClassifier(LSTM lstm)
            : base(nameof(LstmClassifier))
        {
            this.lstm = lstm;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => output.forward(lstm.forward(x).Item1.select(1, -1));
    }

    private sealed class GruClassifier : Module<Tensor, Tensor>
    {
        private readonly GRU gru;
        private readonly Linear output = Linear(128, Images.Classes);

        public GruClassifier(GRU gru)
            : base(nameof(GruClassifier))
        {
            this.gru = gru;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => output.forward(gru.forward(x).Item1.select(1, -1));
    }

    private sealed class TransformerClassifier : Module<Tensor, Tensor>
    {
        private readonly long heads;
        private readonly LayerNorm first, second;
        private readonly Linear query, key, value, back, wide, narrow, output;

        public TransformerClassifier(long size, long heads)
            : base(nameof(TransformerClassifier))
        {
            this.heads = heads;
            (first, second) = (LayerNorm(size), LayerNorm(size));
            (query, key, value, back) = (Linear(size, size), Linear(size, size), Linear(size, size), Linear(size, size));
            (wide, narrow, output) = (Linear(size, 4 * size), Linear(4 * size, size), Linear(size, Images.Classes));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var normalized = first.forward(x);
            var attended = functional.scaled_dot_product_attention(Heads(query.forward(normalized)), Heads(key.forward(normalized)), Heads(value.forward(normalized)));
            var seen = x.add(back.forward(attended.transpose(1, 2).reshape(x.shape)));
            var made = seen.add(narrow.forward(functional.relu(wide.forward(second.forward(seen)))));
            return output.forward(made.mean([1]));
        }

        private Tensor Heads(Tensor x) => x.view(x.size(0), x.size(1), heads, -1).transpose(1, 2);
    }
}
