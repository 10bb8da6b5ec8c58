/// Text as a QR code (ISO/IEC 18004), in a PNG image.
public enum QRCode {
    /// The most bytes of UTF-8 that a code holds: version 40 with error correction M, byte mode.
    public static let mostBytes = 2331
    /// The most pixels along the side of a module; the largest image is then 2,960 pixels wide.
    public static let mostPixelsPerModule = 16
    /// The light modules around the code, as ISO/IEC 18004 asks for.
    static let quietZone = 4

    /// Draws a text, black on white, with error correction M and a quiet zone of 4 modules.
    ///
    /// - Parameters:
    ///   - text: 1 to ``mostBytes`` bytes of UTF-8.
    ///   - pixelsPerModule: the pixels along the side of a module, 1 to ``mostPixelsPerModule``.
    /// - Returns: the bytes of a PNG file with 8 bits of grey.
    /// - Throws: ``QRCodeError``.
    public static func png(_ text: String, pixelsPerModule: Int = 6) throws(QRCodeError) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= mostBytes else { throw .tooLong(bytes: bytes.count) }
        guard 1...mostPixelsPerModule ~= pixelsPerModule else { throw .scale(pixelsPerModule) }
        let matrix = try ModuleMatrix(encoding: bytes)
        return try GreyImage(matrix, quietZone: quietZone, pixelsPerModule: pixelsPerModule).png()
    }
}

/// Why no QR code was made. Never holds the text, which may be a secret.
public enum QRCodeError: Error, Hashable, Sendable {
    /// There is no text.
    case empty
    /// The text is longer than ``QRCode/mostBytes``.
    case tooLong(bytes: Int)
    /// A module would have no pixel, or more than ``QRCode/mostPixelsPerModule``.
    case scale(Int)
    /// A library failed, for example for want of memory.
    case unavailable
}

extension QRCodeError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "There is nothing to put into a QR code."
        case .tooLong(let bytes): "\(bytes) bytes do not fit into a QR code; \(QRCode.mostBytes) do."
        case .scale(let pixels): "A module has 1 to \(QRCode.mostPixelsPerModule) pixels, not \(pixels)."
        case .unavailable: "The QR code could not be made."
        }
    }
}
