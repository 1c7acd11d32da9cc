namespace Anneal.Saving;

/// <summary>A stream of which no more is read than a sound file gives cause for: a structure that leads round in a circle comes to an end.</summary>
internal sealed class BoundedStream(Stream content) : Stream
{
    private const long Least = 1 << 24, Times = 16;

    private long left = Math.Max(Least, content.Length * Times);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => content.Length;

    public override long Position
    {
        get => content.Position;
        set => content.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        // A short read costs a seek too.
        left -= Math.Max(buffer.Length, 16);
        return left >= 0 ? content.Read(buffer) : throw new InvalidDataException("Its structure leads round in a circle.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => content.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) content.Dispose();
        base.Dispose(disposing);
    }
}
