using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Anneal.Benchmarks.Ratios;
using Anneal.Distribution;
using TorchSharp;

namespace Anneal.Benchmarks.Subjects;

/// <summary>Two ranks of the installed MPI, which measure the same sum through Anneal and from C, in turn, in the same processes and on the same memory.</summary>
internal sealed unsafe class TwoRanks : IDisposable
{
    /// <summary>Of training, on both sides.</summary>
    public const int BatchSize = 64;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("anneal-bench-");
    private readonly Process process;

    public TwoRanks(int length)
    {
        var library = Path.Combine(folder.FullName, "allreduce.so");
        using (var compiler = Start("mpicc", "a compiler of the installed MPI (Debian: apt-get install openmpi-bin libopenmpi-dev gcc)",
            "-O2", "-shared", "-fPIC", "-o", library, Path.Combine(AppContext.BaseDirectory, "Subjects", "allreduce.c")))
        {
            compiler.WaitForExit();
            if (compiler.ExitCode != 0) throw new LackingException("mpi.h (Debian: apt-get install libopenmpi-dev gcc)");
        }
        Environment.SetEnvironmentVariable("OMPI_ALLOW_RUN_AS_ROOT", "1");
        Environment.SetEnvironmentVariable("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
        process = Start("mpirun", "a launcher (Debian: apt-get install openmpi-bin)", "-n", "2", Environment.ProcessPath!, "rank", $"{length}", library);
    }

    /// <summary>What a number is asked by.</summary>
    public enum Question
    {
        Anneal,
        C,
        Fit,
    }

    /// <summary>Measures again.</summary>
    /// <returns>Microseconds for a sum, or for a step of training.</returns>
    public double Ask(Question question)
    {
        process.StandardInput.WriteLine((int)question);
        process.StandardInput.Flush();
        while (process.StandardOutput.ReadLine() is { } line)
            if (line.Split("answer ") is [_, var number]) return double.Parse(number, CultureInfo.InvariantCulture);
        throw new InvalidOperationException("The ranks have ended.");
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>One of the ranks: answers until nobody asks any more.</summary>
    public static int Serve(int length, string library, TextReader questions, TextWriter answers)
    {
        torch.set_num_threads(1);
        using var cluster = Mpi.Start();
        var sumInC = (delegate* unmanaged<float*, int, int, double>)NativeLibrary.GetExport(NativeLibrary.Load(library), "seconds");
        var values = (float*)NativeMemory.AlignedAlloc(sizeof(float) * (nuint)length, 64);
        new Span<float>(values, length).Clear();
        var times = Math.Max(1, 20_000_000 / length);
        using var model = Perceptron.Create();
        using var data = new Images();
        Span<byte> question = stackalloc byte[1];
        while (true)
        {
            question[0] = cluster.Rank == 0 && int.TryParse(questions.ReadLine(), out var asked) ? (byte)asked : byte.MaxValue;
            cluster.Broadcast(question);
            if (question[0] == byte.MaxValue) break;
            var seconds = (Question)question[0] switch
            {
                Question.C => sumInC(values, length, times),
                Question.Anneal => Seconds(times, () => cluster.Sum(new Span<float>(values, length))),
                _ => Seconds(1, () => model.Fit(data.X, data.Y, BatchSize, verbose: 0)) / (Images.Count / BatchSize),
            };
            if (cluster.Rank == 0) answers.WriteLine(string.Create(CultureInfo.InvariantCulture, $"answer {seconds * 1e6:R}"));
        }
        NativeMemory.AlignedFree(values);
        return 0;
    }

    private static double Seconds(int times, Action action)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++) action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / times;
    }

    private static Process Start(string program, string needed, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        }
        catch (Win32Exception)
        {
            throw new LackingException(needed);
        }
    }
}
