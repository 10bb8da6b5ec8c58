import CQREncode

/// The dark and light squares of a code.
struct ModuleMatrix {
    /// The modules along one side.
    let width: Int
    /// Row by row; true is dark.
    let isDark: [Bool]

    /// - Parameter bytes: 1 to ``QRCode/mostBytes`` bytes, in byte mode.
    init(encoding bytes: [UInt8]) throws(QRCodeError) {
        guard let code = QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M) else {
            throw QRCodeError(code: .unavailable, reason: "The QR code could not be made.")
        }
        defer { QRcode_free(code) }
        width = Int(code.pointee.width)
        // The lowest bit is the colour; the others tell what the module is for.
        isDark = UnsafeBufferPointer(start: code.pointee.data, count: width * width).map { $0 & 1 == 1 }
    }
}
