using System.Net.Sockets;
using System.Numerics;
using System.Runtime.InteropServices;
using Anneal.Distribution;

namespace Anneal.Distribution.Worker;

/// <summary>Processes of one machine that meet at a socket in the file system, without any MPI: rank 0 adds up, in the order of ranks.</summary>
internal sealed class LocalCluster : Cluster
{
    private readonly Socket[] others;

    public LocalCluster(int rank, int size, string path)
    {
        (Rank, Size) = (rank, size);
        others = rank == 0 ? Accepted(size, path) : [Connected(rank, path)];
        ShareSeeds();
    }

    public override int Rank { get; }

    public override int Size { get; }

    public override void Sum(Span<float> values) => Add(values);

    public override void Sum(Span<double> values) => Add(values);

    public override void Broadcast(Span<byte> bytes, int root = 0)
    {
        if (root != 0) throw new NotSupportedException();
        if (Rank == 0) foreach (var other in others) Send(other, bytes);
        else Receive(others[0], bytes);
    }

    public override IReadOnlyList<byte[]> Gather(ReadOnlySpan<byte> bytes)
    {
        var all = new byte[Size][];
        all[Rank] = bytes.ToArray();
        if (Rank == 0)
        {
            for (var rank = 1; rank < Size; rank++) all[rank] = ReceiveSome(others[rank - 1]);
            foreach (var other in others)
                foreach (var one in all) SendSome(other, one);
        }
        else
        {
            SendSome(others[0], bytes);
            for (var rank = 0; rank < Size; rank++) all[rank] = ReceiveSome(others[0]);
        }
        return all;
    }

    public override void Abort(Exception reason)
    {
        Console.Error.WriteLine($"Rank {Rank} of {Size} on {Environment.MachineName}: {reason.Message}");
        Environment.Exit(3);
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var other in others) other.Dispose();
        base.Dispose(disposing);
    }

    private static Socket[] Accepted(int size, string path)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        server.Bind(new UnixDomainSocketEndPoint(path));
        server.Listen(size);
        var sockets = new Socket[size - 1];
        for (var i = 1; i < size; i++)
        {
            var socket = server.Accept();
            var rank = new byte[1];
            Receive(socket, rank);
            sockets[rank[0] - 1] = socket;
        }
        return sockets;
    }

    private static Socket Connected(int rank, string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        while (true)
        {
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(path));
                Send(socket, [(byte)rank]);
                return socket;
            }
            catch (SocketException) when (!socket.Connected)
            {
                Thread.Sleep(20);
            }
        }
    }

    private void Add<T>(Span<T> values)
        where T : unmanaged, INumber<T>
    {
        if (Rank == 0)
        {
            var others = new T[values.Length];
            foreach (var other in this.others)
            {
                Receive(other, MemoryMarshal.AsBytes(others.AsSpan()));
                for (var i = 0; i < others.Length; i++) values[i] += others[i];
            }
        }
        else
        {
            Send(others[0], MemoryMarshal.AsBytes(values));
        }
        Broadcast(MemoryMarshal.AsBytes(values));
    }

    private static void Send(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[socket.Send(bytes)..];
    }

    private static void Receive(Socket socket, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var count = socket.Receive(bytes);
            if (count == 0) Environment.Exit(4);
            bytes = bytes[count..];
        }
    }

    private static void SendSome(Socket socket, ReadOnlySpan<byte> bytes)
    {
        Send(socket, BitConverter.GetBytes(bytes.Length));
        Send(socket, bytes);
    }

    private static byte[] ReceiveSome(Socket socket)
    {
        var length = new byte[4];
        Receive(socket, length);
        var bytes = new byte[BitConverter.ToInt32(length)];
        Receive(socket, bytes);
        return bytes;
    }
}
