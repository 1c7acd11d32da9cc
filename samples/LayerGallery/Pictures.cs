using System.Text.RegularExpressions;

namespace LayerGallery;

/// <summary>All pictures, and their part of the page.</summary>
internal static partial class Pictures
{
    public const string Folder = "images/layers";

    public static IReadOnlyList<Picture> All { get; } =
    [
        new("padding", "Padding",
            "`Conv1D` with a kernel of three ones. `valid` adds nothing, so the output is shorter. `same` adds zeros on both sides and keeps the length. `causal` adds them in front, so no output "
            + "sees a later step.",
            Sequences.Padding),
        new("dilation", "Strides and dilation", "The same kernel. `strides: 2` skips every other output. `dilationRate: 2` leaves a gap between the inputs of each output.", Sequences.Dilation),
        new("transposed", "Transposed convolution",
            "`Conv1DTranspose` goes the other way: each input adds its multiple of the kernel to several outputs. Where they overlap, they are summed.", Sequences.Transposed),
        new("pooling", "Pooling", "`MaxPooling2D` takes the largest number of each window, `AveragePooling2D` the mean, `GlobalAveragePooling2D` the mean of all.", Grids.Pooling),
        new("attention", "Attention",
            "The weights of `Attention`: row i says how much query i takes of each value. Each row sums to 1. A causal mask hides later positions, a mask hides padding (here the last two).",
            Grids.Attention),
        new("masking", "Masking",
            "`Embedding(maskZero: true)` masks the ids 0. A recurrent layer, here one that sums, keeps its state at masked steps, so padding does not change the result.", Sequences.Masking),
    ];

    /// <summary>The page with the pictures of today between its two marks.</summary>
    public static string Refresh(string page) => Place().Replace(page, place => place.Groups["open"].Value + string.Concat(All.Select(picture =>
        $"\n**{picture.Title}.** {picture.Caption}\n\n![{picture.Title}]({Folder}/{picture.Name}.svg)\n")) + "\n" + place.Groups["close"].Value);

    [GeneratedRegex("(?<open><!-- pictures -->\n).*?(?<close><!-- end of pictures -->)", RegexOptions.Singleline)]
    private static partial Regex Place();
}
