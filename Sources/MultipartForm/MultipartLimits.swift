/// The bounds of everything in a form that is not a part's content.
public struct MultipartLimits: Sendable, Equatable {
    /// The most parts in one body.
    public var maximumParts: Int
    /// The most bytes of header in one part, line ends included; also of padding after one boundary.
    public var maximumHeaderBytes: Int
    /// The most header lines in one part.
    public var maximumHeaderLines: Int
    /// The most bytes before the first boundary.
    public var maximumPreambleBytes: Int
    /// The most bytes after the line of the final boundary.
    public var maximumEpilogueBytes: Int

    /// - Parameters:
    ///   - maximumParts: the most parts in one body.
    ///   - maximumHeaderBytes: the most bytes of header in one part.
    ///   - maximumHeaderLines: the most header lines in one part; browsers send two.
    ///   - maximumPreambleBytes: the most bytes before the first boundary; ordinary clients send none.
    ///   - maximumEpilogueBytes: the most bytes after the final boundary's line; ordinary clients send none.
    public init(
        maximumParts: Int = 100,
        maximumHeaderBytes: Int = 16 * 1024,
        maximumHeaderLines: Int = 32,
        maximumPreambleBytes: Int = 4096,
        maximumEpilogueBytes: Int = 4096
    ) {
        self.maximumParts = maximumParts
        self.maximumHeaderBytes = maximumHeaderBytes
        self.maximumHeaderLines = maximumHeaderLines
        self.maximumPreambleBytes = maximumPreambleBytes
        self.maximumEpilogueBytes = maximumEpilogueBytes
    }
}
