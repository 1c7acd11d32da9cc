namespace Anneal.Saving;

/// <summary>What the first bytes of a file tell.</summary>
internal enum FileFormat
{
    /// <summary>Something else.</summary>
    Unknown,

    /// <summary>A zip, such as <c>.keras</c> and <c>.npz</c>.</summary>
    Zip,

    /// <summary>HDF5.</summary>
    Hdf5,

    /// <summary>JSON, or what begins as it does.</summary>
    Json,

    /// <summary>safetensors.</summary>
    Safetensors,

    /// <summary>NumPy's array.</summary>
    Npy,

    /// <summary>ONNX, which is written and not read.</summary>
    Onnx,

    /// <summary>A note of Git LFS in place of the file.</summary>
    LfsPointer,
}
