{
  relative-directory = {
    bareMounts = { enable = true; metrics = { enable = true; directory = "metrics"; }; };
    breaks = [ "absolute-path" ];
  };
}
