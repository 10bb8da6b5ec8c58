import Glibc
public import SystemPackage

/// Text that stands for any bytes, as paths and arguments are: they need not be UTF-8.
///
/// A byte that is no part of UTF-8 is kept as one of 128 private-use characters, and comes back when the bytes are
/// asked for. Python keeps them in surrogates (PEP 383), which text of Swift cannot hold. Where the bytes spell such
/// a character themselves, its bytes are kept one by one, so that no two sequences of bytes have the same text.
public enum ByteText {
    /// What is added to a byte that is kept; those below 128 are always UTF-8.
    private static let base: UInt32 = 0x10F700
    private static let kept = base + 0x80...base + 0xFF

    /// The text that stands for bytes.
    public static func text(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self), !text.unicodeScalars.contains(where: isKept) {
            return text
        }
        var text = String.UnicodeScalarView()
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var position = 0
        while true {
            switch parser.parseScalar(from: &rest) {
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                let next = position + encoded.count
                if isKept(scalar) { keep(bytes[position..<next], in: &text) } else { text.append(scalar) }
                position = next
            case .error(let length):
                keep(bytes[position..<position + length], in: &text)
                position += length
            case .emptyInput:
                return String(text)
            }
        }
    }

    /// The bytes that a text stands for.
    public static func bytes(_ text: String) -> [UInt8] {
        guard text.unicodeScalars.contains(where: isKept) else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if isKept(scalar) {
                bytes.append(UInt8(scalar.value - base))
            } else {
                bytes += Array(String(scalar).utf8)
            }
        }
        return bytes
    }

    /// The bytes that a character of such a text stands for.
    public static func count(_ scalar: Unicode.Scalar) -> Int { isKept(scalar) ? 1 : UTF8.width(scalar) }

    /// The text itself, where its bytes are UTF-8; nil where they are not.
    public static func valid(_ text: String) -> String? {
        String(validating: bytes(text), as: UTF8.self)
    }

    /// The text for people: U+FFFD stands for what is not UTF-8.
    public static func readable(_ text: String) -> String {
        String(decoding: bytes(text), as: UTF8.self)
    }

    private static func isKept(_ scalar: Unicode.Scalar) -> Bool { kept.contains(scalar.value) }

    private static func keep(_ bytes: ArraySlice<UInt8>, in text: inout String.UnicodeScalarView) {
        text.append(contentsOf: bytes.compactMap { Unicode.Scalar(base + UInt32($0)) })
    }
}

extension FilePath {
    /// - Parameter text: a path whose bytes ``ByteText`` keeps.
    public init(byteText text: String) {
        self.init(bytes: ByteText.bytes(text))
    }

    /// The path as text from which ``ByteText`` makes its bytes.
    public var byteText: String { ByteText.text(bytes) }

    /// The folder that relative paths begin at.
    ///
    /// - Throws: the failed system call.
    public static func workingFolder() throws(FileError) -> FilePath {
        guard let path = getcwd(nil, 0) else {
            throw .system(Errno(rawValue: errno), action: "find", path: "the working directory")
        }
        defer { free(path) }
        return FilePath(platformString: path)
    }
}

/// The variables that the program was started with.
public enum EnvironmentVariable {
    /// The bytes of a variable; nil when it is not set.
    public static func bytes(_ name: String) -> [UInt8]? {
        guard let value = getenv(name) else { return nil }
        return Array(UnsafeRawBufferPointer(start: value, count: strlen(value)))
    }

    /// A variable as text from which ``ByteText`` makes its bytes; nil when it is not set.
    public static func text(_ name: String) -> String? {
        bytes(name).map(ByteText.text)
    }
}
