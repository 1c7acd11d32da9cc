using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary><c>softmax(q kᵀ / √size) v</c> by libtorch's flash attention for the CPU, which never holds the weights of all positions.</summary>
/// <remarks>
/// Inputs (batch, heads, positions, size), all of one size. Only TorchScript text reaches it with its backward pass, which cannot be differentiated itself:
/// gradients of gradients go through <see cref="Plain"/>.
/// </remarks>
internal abstract class FlashAttention<T>(bool causal) : KernelFunction<T>
    where T : FlashAttention<T>, new()
{
    private jit.CompilationUnit? unit;

    private jit.CompilationUnit Unit => unit ??= jit.compile($$"""
        def attend(q: Tensor, k: Tensor, v: Tensor) -> List[Tensor]:
            rows, sums = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0.0, {{causal}})
            return [rows, sums]

        def gradients(given: Tensor, q: Tensor, k: Tensor, v: Tensor, rows: Tensor, sums: Tensor) -> List[Tensor]:
            dq, dk, dv = torch._scaled_dot_product_flash_attention_for_cpu_backward(given, q, k, v, rows, sums, 0.0, {{causal}})
            return [dq, dk, dv]

        """.ReplaceLineEndings("\n"));

    protected override Tensor[] Compute(Tensor[] inputs, List<Tensor>? saved)
    {
        var made = Unit.invoke<Tensor[]>("attend", inputs[0], inputs[1], inputs[2]);
        saved?.AddRange(made);
        return [made[0]];
    }

    protected override Tensor?[] Gradients(Tensor[] inputs, Tensor[] saved, Tensor?[] gradients)
    {
        var given = gradients[0]!;
        return Unit.invoke<Tensor[]>("gradients", given.stride(-1) == 1 ? given : given.contiguous(), inputs[0], inputs[1], inputs[2], saved[0], saved[1]);
    }

    protected override Tensor[] Plain(Tensor[] inputs)
    {
        var scores = einsum("bhqd,bhkd->bhqk", inputs[0].Times(1 / Math.Sqrt(inputs[0].size(-1))), inputs[1]);
        if (causal) scores = scores.Fill(AttentionMasks.Causal(scores.size(2), scores.size(3), scores.device).logical_not(), float.MinValue / 2);
        return [einsum("bhqk,bhkd->bhqd", scores.softmax(-1), inputs[2])];
    }
}

/// <summary>Each position sees all.</summary>
internal sealed class FullAttention() : FlashAttention<FullAttention>(causal: false);

/// <summary>Each position sees itself and those before.</summary>
internal sealed class CausalAttention() : FlashAttention<CausalAttention>(causal: true);
