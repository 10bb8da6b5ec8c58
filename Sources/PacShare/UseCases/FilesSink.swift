import ContentPipeline

/// Takes the files of a share one after the other.
public protocol FilesSink: ContentSink {
    /// Begins the next file; the one before ends.
    ///
    /// - Throws: ``ShareError/tooManyFiles(most:)``, ``ShareError/tooManyShares``, ``ShareError/tooManyUploads``,
    ///   ``BlobError/noRoom``, and what the stores throw.
    func begin(_ description: FileDescription) async throws
}
