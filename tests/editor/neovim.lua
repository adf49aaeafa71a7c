-- Opens a file, starts our server, types a line without saving it, waits for its finding, and prints the findings and a meaning.
-- Neovim 0.7 has no vim.lsp.start yet.
local function all()
  local root = vim.env.LIBRARY
  vim.cmd("edit " .. root .. "/small/agreement/fee.md")
  local server = { name = "assembler", cmd = { vim.env.PYTHON, "-m", "assembler", "lsp" }, root_dir = root }
  vim.lsp.buf_attach_client(0, vim.lsp.start_client(server))
  local function typed_number()
    for _, one in ipairs(vim.diagnostic.get(0)) do
      if one.code == "typed-number" then return true end
    end
    return false
  end
  vim.wait(60000, function() return vim.lsp.buf_get_clients(0)[1] ~= nil end)
  vim.api.nvim_buf_set_lines(0, 4, 5, false, { "1. It is paid within 30 days." })
  vim.wait(60000, typed_number)
  for _, one in ipairs(vim.diagnostic.get(0)) do print(one.lnum + 1, one.col + 1, one.code) end
  local where = { textDocument = { uri = vim.uri_from_bufnr(0) }, position = { line = 5, character = 42 } }
  for _, one in pairs(vim.lsp.buf_request_sync(0, "textDocument/hover", where, 30000) or {}) do
    print(one.result.contents.value:match("[^\n]*"))
  end
  local function asked(method, params)
    for _, one in pairs(vim.lsp.buf_request_sync(0, method, params, 60000) or {}) do
      local refused = one.err or one.error
      if refused then print(refused.message) end
      if one.result then return one.result end
    end
  end
  vim.api.nvim_buf_set_lines(0, 4, 5, false, { '1. **"Fee"** means the price of a loan. {id: meaning}' })
  local lens = asked("textDocument/codeLens", { textDocument = { uri = vim.uri_from_bufnr(0) } })[1]
  local shown = asked("workspace/executeCommand", lens.command)
  vim.cmd("new")
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(shown.text, "\n"))
  print(vim.api.nvim_buf_get_lines(0, 0, 1, false)[1])
  vim.cmd("quit!")
  local value = { textDocument = { uri = vim.uri_from_bufnr(0) }, position = { line = 5, character = 42 }, newName = "period" }
  vim.lsp.util.apply_workspace_edit(asked("textDocument/rename", value), "utf-16")
  print(vim.api.nvim_buf_get_lines(0, 5, 6, false)[1])
  vim.cmd("silent wall")
  value.newName = "lend"
  asked("textDocument/rename", value)
end
local fine, fault = pcall(all)
if not fine then print(fault) end
vim.cmd("qall!")
