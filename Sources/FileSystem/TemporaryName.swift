import Glibc
public import SystemPackage

/// Hidden names of what is not complete: `.STEM.XXXXXXXXXXXXXXXX.ENDING`, the X random hexadecimal digits.
public struct TemporaryName: Hashable, Sendable {
    private static let digitCount = 16
    private static let attempts = 100

    /// What comes before the digits, and what comes behind them. Bytes, because a name need not be UTF-8.
    private let beginning: [UInt8]
    private let ending: [UInt8]

    /// - Parameters:
    ///   - stem: the name that the file will have, or another word for what it is. It is cut so that the whole is not
    ///     too long for a name.
    ///   - ending: tells whose such names are.
    public init(stem: FilePath, ending: String = "tmp") {
        self.ending = Array(".\(ending)".utf8)
        var kept = stem.bytes
        let room = Int(NAME_MAX) - 2 - Self.digitCount - self.ending.count
        if kept.count > room {
            // Not within a character of UTF-8, or file systems that take nothing else would refuse the name.
            let isContinuation = { (byte: UInt8) in byte & 0xC0 == 0x80 }
            let cut = (max(0, room - 3)...room).last { !isContinuation(kept[$0]) } ?? room
            kept = Array(kept[..<cut])
        }
        beginning = [UInt8(ascii: ".")] + kept + [UInt8(ascii: ".")]
    }

    /// The names of which one is.
    ///
    /// - Parameters:
    ///   - name: a name in a folder.
    ///   - ending: the ending that it would have.
    /// - Returns: nil when ``random()`` cannot have made it.
    init?(whichMade name: FilePath, ending: String) {
        let (bytes, ending) = (name.bytes, Array(".\(ending)".utf8))
        let start = bytes.count - ending.count - Self.digitCount
        guard start >= 2, bytes[0] == UInt8(ascii: "."), bytes[start - 1] == UInt8(ascii: ".") else { return nil }
        beginning = Array(bytes[..<start])
        self.ending = ending
        guard isOwn(name) else { return nil }
    }

    /// A name that nothing has, most probably.
    public func random() -> FilePath {
        let number = String(UInt64.random(in: 0 ... .max), radix: 16)
        let digits = String(repeating: "0", count: Self.digitCount - number.count) + number
        return FilePath(bytes: beginning + digits.utf8 + ending)
    }

    /// Whether ``random()`` may have made the name.
    public func isOwn(_ name: FilePath) -> Bool {
        let bytes = name.bytes
        guard bytes.count == beginning.count + Self.digitCount + ending.count, bytes.starts(with: beginning),
            bytes[(beginning.count + Self.digitCount)...].elementsEqual(ending)
        else { return false }
        return bytes[beginning.count...].prefix(Self.digitCount).allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
    }

    /// Takes names until one is found that is free.
    static func choosing<Output>(
        _ name: () -> FilePath, _ make: (FilePath) throws(FileError) -> Output
    ) throws(FileError) -> (Output, FilePath) {
        for _ in 1..<attempts {
            let name = name()
            do throws(FileError) {
                return (try make(name), name)
            } catch .system(.fileExists, _, _) {}
        }
        let last = name()
        return (try make(last), last)
    }
}

extension FilePath {
    /// - Parameter bytes: a path as the system has it, which need not be UTF-8.
    public init(bytes: [UInt8]) {
        self.init(platformString: bytes.withUnsafeBytes { $0.withMemoryRebound(to: CChar.self) { Array($0) } } + [0])
    }

    /// The path as the system has it.
    public var bytes: [UInt8] {
        withPlatformString { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
    }
}
