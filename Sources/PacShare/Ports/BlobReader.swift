/// Reads one blob at any place. One task at a time uses it.
public protocol BlobReader: AnyObject {
    /// Bytes of the blob.
    var size: UInt64 { get }

    /// Reads bytes and lends them in one or more pieces, in order, before it returns.
    ///
    /// - Parameters:
    ///   - offset: where to begin.
    ///   - count: how many bytes. A caller asks for a few hundred KiB at a time.
    ///   - output: takes the bytes, which are valid for the time of the call.
    /// - Throws: ``BlobError/invalidUse`` beyond the end, ``BlobError/file(_:)`` when reading fails or the
    ///   blob became shorter, and what `output` throws.
    func read(at offset: UInt64, count: Int, _ output: (UnsafeRawBufferPointer) throws -> Void) async throws
}
