/// The page with a text that was encrypted or decrypted.
struct TextResultView: PageView {
    static let template = "text-result"
    let model: TextResultModel
}
