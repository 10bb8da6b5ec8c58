import PacCryptCore

/// Recognises what a body is from its first bytes, and reads the head of a container, whatever pieces they come in.
public struct HeadReader: Sendable {
    /// What the body turned out to be.
    public enum Finding: Sendable {
        /// Too little has arrived to tell, or the head is not complete.
        case undecided
        /// A container with this head.
        case container(ContainerHead)
        /// No container: what the original wrote, or nothing of ours.
        case original
    }

    /// What is known so far.
    public private(set) var finding = Finding.undecided
    private var bytes: [UInt8] = []

    /// Before the first byte.
    public init() {}

    /// Looks at the next bytes of the body.
    ///
    /// - Throws: `PacCryptError.Code.malformedHeader` as soon as a container's head is known to be wrong.
    public mutating func append(_ piece: RawSpan) throws {
        guard case .undecided = finding else { return }
        try piece.extracting(first: min(piece.byteCount, ContainerHead.maximumCount)).withUnsafeBytes {
            try append($0[...])
        }
    }

    private mutating func append(_ piece: Slice<UnsafeRawBufferPointer>) throws {
        var rest = piece
        keep(&rest, upTo: ContainerHead.prefixCount)
        guard bytes.starts(with: ContainerHead.magic.prefix(bytes.count)) else {
            finding = .original
            bytes = []
            return
        }
        guard bytes.count >= ContainerHead.prefixCount else { return }
        let count = try ContainerHead.count(prefix: bytes)
        keep(&rest, upTo: count)
        guard bytes.count == count else { return }
        finding = .container(try ContainerHead(parsing: bytes))
        bytes = []
    }

    /// The head of the whole body; nil when it is no container.
    ///
    /// - Throws: `PacCryptError.Code.malformedHeader` when the body ended inside a head.
    public func finish() throws -> ContainerHead? {
        switch finding {
        case .container(let head): head
        case .original: nil
        case .undecided: bytes.count < ContainerHead.magic.count ? nil : try ContainerHead(parsing: bytes)
        }
    }

    private mutating func keep(_ rest: inout Slice<UnsafeRawBufferPointer>, upTo count: Int) {
        let taken = rest.prefix(max(0, count - bytes.count))
        bytes += taken
        rest = rest.dropFirst(taken.count)
    }
}
