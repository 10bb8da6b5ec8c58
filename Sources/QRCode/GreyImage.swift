import CPNG
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
            throw .unavailable
        }
        defer { QRcode_free(code) }
        width = Int(code.pointee.width)
        // The lowest bit is the colour; the others tell what the module is for.
        isDark = UnsafeBufferPointer(start: code.pointee.data, count: width * width).map { $0 & 1 == 1 }
    }
}

/// An image with one byte of grey for each pixel.
struct GreyImage {
    /// The pixels along one side.
    let width: Int
    /// Row by row; 0 is black, 255 is white.
    let pixels: [UInt8]

    init(_ matrix: ModuleMatrix, quietZone: Int, pixelsPerModule: Int) {
        let width = (matrix.width + 2 * quietZone) * pixelsPerModule
        var pixels = [UInt8](repeating: 255, count: width * width)
        for row in 0..<matrix.width {
            for column in 0..<matrix.width where matrix.isDark[row * matrix.width + column] {
                let left = (column + quietZone) * pixelsPerModule
                for y in (row + quietZone) * pixelsPerModule..<(row + quietZone + 1) * pixelsPerModule {
                    for x in left..<left + pixelsPerModule { pixels[y * width + x] = 0 }
                }
            }
        }
        self.width = width
        self.pixels = pixels
    }

    /// The image as a PNG file.
    ///
    /// libpng's simplified interface returns failures; the other one jumps out of Swift's frames.
    func png() throws(QRCodeError) -> [UInt8] {
        var image = png_image()
        image.version = png_uint_32(PNG_IMAGE_VERSION)
        image.width = png_uint_32(width)
        image.height = png_uint_32(width)
        // PNG_FORMAT_GRAY: one byte a pixel.
        image.format = 0
        defer { png_image_free(&image) }
        // Without a buffer the call only measures.
        var count = png_alloc_size_t(0)
        guard png_image_write_to_memory(&image, nil, &count, 0, pixels, 0, nil) != 0 else { throw .unavailable }
        var bytes = [UInt8](repeating: 0, count: count)
        guard png_image_write_to_memory(&image, &bytes, &count, 0, pixels, 0, nil) != 0, count <= bytes.count else {
            throw .unavailable
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}
