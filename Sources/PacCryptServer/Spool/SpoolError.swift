/// Why a body could not be spooled. Two errors are equal when their codes are.
public struct SpoolError: Error, Sendable {
    /// The machine-readable kind of an error.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The stable spelling, in lower case with underscores.
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// The storage limit, the reserve of the volume or the disk itself leaves no room.
        public static let storageFull = Code("storage_full")
        /// Data of the original's is larger than is accepted.
        public static let originalTooLarge = Code("legacy_too_large")
        /// The folder is not one that a server made for spooling.
        public static let foreignFolder = Code("foreign_folder")
        /// The system refused to make, read or write a file.
        public static let unavailable = Code("unavailable")
        /// The caller used a spool in an order that makes no sense.
        public static let invalidUse = Code("invalid_use")
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, in a sentence for an operator; it never holds anything of a body.
    public let reason: String
    /// The file and line that noticed it.
    public let place: String

    /// Makes an error; the place is that of the caller.
    init(_ code: Code, _ reason: String, file: StaticString = #fileID, line: UInt = #line) {
        self.code = code
        self.reason = reason
        self.place = "\(file):\(line)"
    }
}

extension SpoolError: Equatable {
    public static func == (left: SpoolError, right: SpoolError) -> Bool {
        left.code == right.code
    }
}

extension SpoolError: CustomStringConvertible {
    public var description: String { reason }
}
